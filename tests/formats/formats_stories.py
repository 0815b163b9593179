"""A story for Twine made by hand, and what tests ask of stories."""

from mentorkit.cases.formats import export_case, import_case

CLINIC = r""":: StoryTitle
The clinic

:: StoryData
{
  "ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC",
  "format": "SugarCube",
  "format-version": "2.36.1",
  "start": "In the corridor",
  "tag-colors": {"ward": "red"},
  "zoom": 0.25
}

:: StoryInit
<<set $trust to 2>>

:: Looks [stylesheet]
body { color: red }

:: A \[strange\] name \\ of old
[[Back->In the corridor]]

:: In the corridor [ward night\]shift] {"position":"600,400","size":"100,200"}
She looks up ''slowly''. You see a [[door->A [strange] name \ of old]] and <<print $trust>>.

* [[Ask //her//|She {asks}]]
* [[She {asks}<-Ask again]]
[[Leave]]
[[Set it|Leave][$x to 1]]
[[gone->Nowhere]]

:: She \{asks\} {"position":"0,0"}
Well? [[A page|https://example.org/a]]
[[Leave]]

:: Leave
Good-bye.
"""


def case_from(folder, name, content):
    """What `import_case` makes of a file with that content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_case(path)


def places(losses):
    """What was lost, by place."""
    found = {}
    for loss in losses:
        found.setdefault(loss.place, []).append(loss.what)
    return found


def links_of(case):
    """For each scene, by its title, the words of its choices and the titles they lead to."""
    titles = {scene.id: scene.title for scene in case.scenes}
    return {
        scene.title: [
            ("".join(choice.text.pieces).replace("\\", ""), titles[choice.target])
            for choice in scene.choices
        ]
        for scene in case.scenes
    }


def twee(case):
    return export_case(case, ".twee").content.decode()
