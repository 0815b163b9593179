/* The notebook around an element. Only JupyterLab and Notebook 7 have a context that can be asked;
 * elsewhere nothing happens here, and the kernel's own display update has to do. */

/** How long a summary may wait, in milliseconds: what a person looks at is painted first. */
const A_MOMENT = 250;

/* Summaries on their way into a notebook's outputs: the newest of each element. */
const waiting = (globalThis.mentorkitSummaries ??= new WeakMap());

/** Whether the page itself can put summaries into the notebook. */
export const keepsSummaries = (model) => Boolean(notebookOf(model));

/** Puts a summary into the notebook's own copy of the output, soon, and before it is saved. After the
 * page was reloaded, Jupyter no longer knows which output the kernel's updates are for. */
export function keepSummary(model, summary) {
  const notebook = notebookOf(model);
  if (!notebook || !summary) return;
  const summaries = waiting.get(notebook) ?? new Map();
  if (!summaries.size) setTimeout(() => putSummaries(notebook), A_MOMENT);
  waiting.set(notebook, summaries.set(summary.metadata.mentorkit.summary, summary));
}

function putSummaries(notebook) {
  const summaries = waiting.get(notebook);
  waiting.delete(notebook);
  if (!summaries) return;
  for (const { outputs } of notebook.model?.cells ?? []) {
    for (let place = 0; place < (outputs?.length ?? 0); place += 1) {
      const output = outputs.get(place);
      const summary = summaries.get(output.metadata?.mentorkit?.summary);
      if (summary && !sameJson(output.data, summary.data))
        outputs.set(place, { output_type: "display_data", ...summary });
    }
  }
}

/** Has Jupyter save the notebook: text deleted here must not stay in the file. Says whether it did. */
async function saveNotebook(model) {
  const notebook = notebookOf(model);
  const refused = !notebook || notebook.model?.readOnly || notebook.contentsModel?.writable === false;
  if (refused) return false;
  try {
    await notebook.save();
    return true;
  } catch {
    return false;
  }
}

const BEFORE_NOTEBOOK_IS_SAVED = 1500;

/* The timers of notebooks that are to be saved soon: one for all elements of a notebook. */
const soon = (globalThis.mentorkitSoon ??= new WeakMap());

/** Has Jupyter save the notebook once nothing has changed for a moment. */
export function saveNotebookSoon(model) {
  const notebook = notebookOf(model);
  if (!notebook) return;
  clearTimeout(soon.get(notebook));
  const save = () => {
    soon.delete(notebook);
    saveNotebook(model);
  };
  soon.set(notebook, setTimeout(save, BEFORE_NOTEBOOK_IS_SAVED));
}

/** Saves the notebook now; what was to be saved soon is saved with it. */
export function saveNotebookNow(model) {
  const notebook = notebookOf(model);
  clearTimeout(soon.get(notebook));
  soon.delete(notebook);
  return saveNotebook(model);
}

/** Whether the notebook is to be saved soon. */
export const isToBeSaved = (model) => soon.has(notebookOf(model));

/* Notebooks whose savings take turns; each element of a page is a module of its own, so they share it. */
const inTurn = (globalThis.mentorkitInTurn ??= new WeakSet());

/** Makes the notebook's savings wait for each other, Jupyter's own too. Two at a time would make it ask
 * the person whether to overwrite the file or to throw away what is on the screen. */
export function takeTurns(model) {
  const notebook = notebookOf(model);
  if (!notebook || inTurn.has(notebook)) return;
  inTurn.add(notebook);
  const save = notebook.save.bind(notebook);
  let last = Promise.resolve();
  notebook.save = () => {
    putSummaries(notebook);
    return (last = last.catch(() => {}).then(save));
  };
}

/** How long Jupyter may take to be quiet after it has run everything, in milliseconds. */
const UNTIL_QUIET = 20_000;
const QUIET = 400;
const TOUCHES = ["keydown", "pointerdown", "touchstart", "wheel"];

/* Notebooks that are being brought back to their beginning. */
const rising = (globalThis.mentorkitRising ??= new WeakSet());

/** After *Run All Cells* Jupyter shows the end of the notebook. Whoever has touched nothing since then begins
 * at its beginning.
 * @param frame gives what scrolls around the elements */
export function beginAtTheTop(model, frame) {
  const notebook = notebookOf(model);
  if (!notebook || rising.has(notebook) || !isAtItsEnd(frame())) return;
  rising.add(notebook);
  const watch = new AbortController();
  let quiet = Date.now();
  const stop = () => {
    watch.abort();
    clearInterval(timer);
    rising.delete(notebook);
  };
  const end = quiet + UNTIL_QUIET;
  const timer = setInterval(() => {
    if (notebook.sessionContext?.session?.kernel?.status !== "idle") quiet = Date.now();
    const isQuiet = Date.now() > quiet + QUIET;
    if (isQuiet) frame()?.scrollTo({ top: 0, behavior: "instant" });
    if (isQuiet || Date.now() > end) stop();
  }, 100);
  for (const touch of TOUCHES)
    document.addEventListener(touch, stop, { capture: true, passive: true, signal: watch.signal });
}

/* Run All has made the last cell the active one. */
function isAtItsEnd(frame) {
  const cells = frame?.querySelectorAll(".jp-Notebook-cell") ?? [];
  return cells.length > 1 && cells[cells.length - 1].classList.contains("jp-mod-active");
}

/** Whether the notebook has changes that nobody has saved. */
export const isDirty = (model) => Boolean(notebookOf(model)?.model?.dirty);

/** Where the notebook is, as a name for it among the page's notebooks. */
export const notebookPath = (model) => notebookOf(model)?.path ?? "";

const notebookOf = (model) => model.widget_manager?.context ?? null;

/** Whether two values have the same JSON, whatever the order of keys. */
export const sameJson = (one, other) => canonical(one) === canonical(other);

const canonical = (value) =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
