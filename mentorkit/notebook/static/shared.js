/* What every element is at first: a few lines that ask the kernel for the module of their kind. A page
 * with many elements of one kind asks once, and reads and styles it once. */

/* global KIND */

const PATIENCE = 5000;

/** The module of this kind; the element that comes first asks for it. */
async function load(model) {
  const modules = (globalThis.mentorkitModules ??= new Map());
  for (;;) {
    const loading = modules.get(KIND);
    if (!loading) {
      const mine = ask(model);
      modules.set(KIND, mine);
      mine.catch(() => modules.delete(KIND));
      return mine;
    }
    try {
      return await loading;
    } catch {
      /* That element has gone, or its kernel: this one asks for itself. */
    }
  }
}

function ask(model) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(), PATIENCE);
    const hear = (message) => {
      if (message.type !== "module") return;
      model.off("msg:custom", hear);
      clearTimeout(late);
      dress(message.style);
      const address = URL.createObjectURL(new Blob([message.script], { type: "text/javascript" }));
      import(address).then(({ default: module }) => resolve(module), reject);
    };
    model.on("msg:custom", hear);
    model.send({ type: "module" });
  });
}

function dress(style) {
  const node = document.createElement("style");
  node.textContent = style;
  document.head.append(node);
}

async function render(context) {
  try {
    const { render } = await load(context.model);
    return render(context);
  } catch {
    /* The kernel is gone. Without an element, the plain summary below stays in sight. */
    return undefined;
  }
}

export default { render };
