/* Walks through cases in the page's engine, as tests/support/walks.py does in the kernel's. */

const view = (play) => ({
  scene: play.scene.id,
  briefing: play.briefing,
  text: play.text,
  html: play.html,
  choices: play.choices,
  feedback: play.feedback,
  ending: play.ending,
  decisions: play.decisions,
  values: play.values,
  visited: play.visited,
});

function follow(compiled, moves) {
  let play = new Playthrough(compiled);
  const seen = [{ ...view(play), refused: false }];
  for (const [kind, choice] of moves) {
    let refused = false;
    try {
      if (kind === "choose") play.choose(choice);
      else if (kind === "undo") play.undo();
      else {
        const again = Playthrough.replay(compiled, play.decisions);
        if (again.kept !== play.decisions.length) throw new Error("not all decisions were kept");
        play = again.play;
      }
    } catch (fault) {
      if (!(fault instanceof ChoiceError)) throw fault;
      refused = true;
    }
    seen.push({ ...view(play), refused });
  }
  return seen;
}

globalThis.followAll = (walks) =>
  JSON.stringify(walks.map(([compiled, moves]) => follow(JSON.parse(compiled), moves)));
