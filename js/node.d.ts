/* What of Node is used where there is one. */
declare const setImmediate: ((act: (value?: unknown) => void) => unknown) | undefined;
declare const process: { cwd(): string };
declare module "node:fs/promises" {
  export const readFile: (url: URL) => Promise<Uint8Array<ArrayBuffer>>;
}
