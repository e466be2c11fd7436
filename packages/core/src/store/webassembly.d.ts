/** The two calls this package makes of WebAssembly; the full types come with the DOM library, which a server has no use for. */
declare namespace WebAssembly {
  type ModuleImports = Record<string, unknown>
  function compile(bytes: Uint8Array): Promise<object>
  function instantiate(module: object, imports: Record<string, ModuleImports>): Promise<{ readonly exports: Record<string, unknown> }>
}
