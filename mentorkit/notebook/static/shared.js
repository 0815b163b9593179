/* What every element is at first. The first one in a kernel brings the module of all elements along
 * (BROUGHT); the others use that. Should it be gone when the page is loaded anew, one of them asks the
 * kernel for it. */

/* global KIND, VERSION, BROUGHT */

/** How long another element may take to bring the module, in milliseconds. */
const A_WHILE = 1000;
const PATIENCE = 5000;

/* By version: two kernels of a page may be of different ones. */
const modules = (globalThis.mentorkitModules ??= new Map());

if (BROUGHT && !modules.has(VERSION)) keep(unpack(BROUGHT));

function keep(module) {
  modules.set(VERSION, module);
  module.catch(() => modules.delete(VERSION));
  return module;
}

async function load(model) {
  const end = Date.now() + A_WHILE;
  while (!modules.has(VERSION) && Date.now() < end) await new Promise((done) => setTimeout(done, 10));
  for (;;) {
    if (!modules.has(VERSION)) return keep(ask(model));
    try {
      return await modules.get(VERSION);
    } catch {
      /* That element has gone, or its kernel: this one asks for itself. */
    }
  }
}

function ask(model) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(reject, PATIENCE);
    const hear = (message) => {
      if (message.type !== "module") return;
      model.off("msg:custom", hear);
      clearTimeout(late);
      resolve(unpack(message));
    };
    model.on("msg:custom", hear);
    model.send({ type: "module" });
  });
}

async function unpack({ script, style }) {
  const dress = document.createElement("style");
  dress.textContent = style;
  document.head.append(dress);
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: elements } = await import(address);
  URL.revokeObjectURL(address);
  return elements;
}

async function render(context) {
  try {
    const elements = await load(context.model);
    return elements[KIND].render(context);
  } catch {
    /* The kernel is gone. Without an element, the plain summary below stays in sight. */
    return undefined;
  }
}

export default { render };
