'use strict'

// Runs the Solidity compiler as its native executable would run, for the two calls py-solc-x and Ape make:
// --version and --standard-json. Behind it is the native compiler where there is one and the npm package (the
// same compiler as WebAssembly) otherwise. almoner/chain/solc.py writes the executable that calls this.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

function optionOf (name) {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}

function compileNative (native, input, basePath) {
  const flags = ['--standard-json', ...(basePath ? ['--base-path', basePath] : [])]
  const run = spawnSync(native, flags, { input, maxBuffer: 2 ** 30 })
  process.stderr.write(run.stderr)
  process.exitCode = run.status ?? 1
  return run.stdout
}

function compilePackaged (input, basePath) {
  // Ape leaves sources out of the input and expects the compiler to read them below the base path.
  const root = path.resolve(basePath ?? '.')
  const read = name => {
    const file = path.resolve(root, name)
    if (!file.startsWith(root + path.sep)) return { error: 'File outside of the base path.' }
    try {
      return { contents: fs.readFileSync(file, 'utf8') }
    } catch {
      return { error: 'File not found.' }
    }
  }
  return require('solc').compile(input, { import: read })
}

// `settings` are merged into every input: what Ape has no option for.
module.exports = function main ({ native, settings }) {
  const hasNative = native && fs.existsSync(native)
  if (process.argv.includes('--version')) {
    const version = hasNative
      ? spawnSync(native, ['--version'], { encoding: 'utf8' }).stdout
      : `solc, the solidity compiler commandline interface\nVersion: ${require('solc').version()}\n`
    process.stdout.write(version)
  } else if (process.argv.includes('--standard-json')) {
    const input = JSON.parse(fs.readFileSync(0, 'utf8'))
    input.settings = { ...settings, ...input.settings }
    const text = JSON.stringify(input)
    const basePath = optionOf('--base-path')
    process.stdout.write(hasNative ? compileNative(native, text, basePath) : compilePackaged(text, basePath))
  } else {
    process.stderr.write('This compiler answers --version and --standard-json only.\n')
    process.exitCode = 1
  }
}
