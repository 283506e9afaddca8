/** A tool that programs which speak MCP can use here. */
export interface McpTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: {
    readonly properties?: Readonly<Record<string, { readonly type?: string; readonly description?: string }>>
    readonly required?: readonly string[]
  }
}

/** Asks the server as such a program would. */
export async function fetchMcpTools(): Promise<readonly McpTool[]> {
  const response = await fetch('/mcp', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  const text = await response.text()
  // The answer is one JSON document, or the one event of a stream.
  const json = /^data: (.*)$/m.exec(text)?.[1] ?? text
  return JSON.parse(json).result.tools
}
