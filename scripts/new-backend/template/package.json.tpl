{
  "name": "@mnestic/{{name}}",
  "version": "0.0.0",
  "description": "A Mnestic backend that finds records by the words they share with the cue, rare words first.",
  "keywords": [
    "agents",
    "llm",
    "memory"
  ],
  "license": "Apache-2.0",
  "files": [
    "dist",
    "!dist/.tsbuildinfo",
    "src"
  ],
  "type": "module",
  "sideEffects": false,
  "exports": {
    ".": {
      "types": "./dist/index.d.ts",
      "default": "./dist/index.js"
    },
    "./package.json": "./package.json"
  },
  "scripts": {
    "build": "tsc -b",
    "pkgcheck": "publint --strict && attw --pack . --profile esm-only"
  },
  "dependencies": {
    "@mnestic/core": "workspace:^"
  },
  "devDependencies": {
    "@mnestic/conformance": "workspace:^"
  },
  "engines": {
    "node": ">=20"
  }
}
