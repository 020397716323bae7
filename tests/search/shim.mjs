// Runs the page's own search scripts in node: a script of the index is read from a folder and run with
// the same callbacks as in a browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

export function open(assets, folder) {
  const scope = { console };
  scope.window = scope;
  const context = vm.createContext(scope);
  const fetched = [];
  const run = (path) => vm.runInContext(readFileSync(path, "utf8"), context, { filename: path });
  for (const name of ["search-core.js", "search-index.js", "search-find.js", "search-check.js"]) run(join(assets, name));
  const core = scope.gongkaiSearch;
  const load = async (path) => {
    fetched.push(path);
    run(join(folder, path));
  };
  const store = new core.Store(load);
  store.listen(scope);
  return { core, store, finder: new core.Finder(store), fetched };
}

export const text = (pieces) => pieces.map((piece) => piece.text).join("");
