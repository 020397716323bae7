// Runs the page's own search scripts in node: a script of the index is read from a folder and run with
// the same callbacks as in a browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** `damage(path, text)` says what arrives instead of a file; a script that cannot be read is as good as none. */
export function open(assets, folder, damage = null) {
  const scope = { console };
  scope.window = scope;
  const context = vm.createContext(scope);
  const fetched = [];
  const run = (path) => vm.runInContext(readFileSync(path, "utf8"), context, { filename: path });
  for (const name of ["search-core.js", "search-index.js", "search-find.js", "search-check.js"]) run(join(assets, name));
  const core = scope.gongkaiSearch;
  const load = async (path) => {
    fetched.push(path);
    if (!damage) return run(join(folder, path));
    const text = damage(path, readFileSync(join(folder, path), "utf8"));
    // As in a browser: the error is told to nobody, and the script counts as loaded.
    try { vm.runInContext(text, context, { filename: path }); } catch { /* it says nothing */ }
  };
  const store = new core.Store(load);
  store.listen(scope);
  return { core, store, finder: new core.Finder(store), fetched };
}

export const text = (pieces) => pieces.map((piece) => piece.text).join("");
