# @mnestic/{{name}}

A [Mnestic](../../README.md) backend that finds records by the words they share with the cue, rare words first.

```sh
npm install @mnestic/core @mnestic/{{name}}
```

```ts
import { openMemory, scope } from '@mnestic/core'
import { {{camel}} } from '@mnestic/{{name}}'

const memory = await openMemory({ backends: { words: {{camel}}() } })
const ana = scope('app', 'ana')
await memory.write(ana, [{ text: 'Ana dances tango in Turin.' }])
const found = await memory.read(ana, 'Where does Ana dance tango?')
console.log(found.items[0]?.record.text)
await memory.close()
```

**Remembers** the words of every record, in this process; it is rebuilt from the log when the memory opens. **Forgets** a record at once and whole. **Costs** memory in proportion to the words of all records, and one look at each allowed record for each read.
