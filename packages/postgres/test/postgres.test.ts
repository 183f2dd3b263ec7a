// In one file, so that one server is enough.
import './suites/conformance.ts'
import './suites/log.ts'
import './suites/together.ts'
import './suites/forgetting.ts'
import './suites/processes.ts'
import './suites/opening.ts'
import './suites/readme.ts'
