// Starts the Worker: wires the generated glue to the WASM module and hands every request to it.
import * as glue from './index_bg.js'
import module from './index_bg.wasm'

const instance = new WebAssembly.Instance(module, { './index_bg.js': glue })
glue.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start?.()

export default {
  fetch: (request, env, context) => glue.fetch(request, env, context),
}
