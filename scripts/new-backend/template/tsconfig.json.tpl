{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "rootDir": "src",
    "outDir": "dist",
    "tsBuildInfoFile": "dist/.tsbuildinfo",
    "types": [],
    "lib": ["es2024", "esnext.disposable", "dom"]
  },
  "include": ["src"],
  "references": [{ "path": "../core" }]
}
