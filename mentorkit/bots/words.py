"""What simulated people write: plain sentences of the kind that mentors write, mixed anew."""

from __future__ import annotations

import random

from mentorkit.bots.themes import THEMES, Theme

_BEGINNINGS = (
    "I went for speed first, because clinic was waiting and I know that feeling too well.",
    "My first thought was to protect her good day. That surprised me.",
    "I asked before I told, as I was taught, and only then saw what the question had cost.",
    "I put the chart right and left the conversation for later. Later did not come.",
    "What struck me was how reasonable each delay looked from the inside.",
    "I noticed that I looked for the person who had forgotten something.",
    "I played it twice. The second time I said my own part first, and the talk went another way.",
    "I chose the quiet way, since I dislike correcting people where others can hear.",
)
_MIDDLES = (
    "A fortnight ago I did the same with a student: I praised the structure and swallowed the gap.",
    "I remember a registrar who said his part of it before he came to mine. I still think of it.",
    'On our ward the form has no room for "could not ask", so people write something that is tidy.',
    "I tend to ask questions whose answers I know. From below that must feel like an exam.",
    "The patient was safe in my version, and somebody else paid for it with an afternoon.",
    "I had not thought of the nurse who gets the message at the end of a long chain.",
    "When I am short of time I become correct instead of kind, and I take the one for the other.",
    "What I called tact was partly my own comfort.",
    "It helps to name a day. Without one I have never once come back to a difficult talk.",
    "I want to hear what the other person saw before I explain what I saw.",
)
_ENDINGS = (
    "Next week I will ask my mentee what she would like me to watch for, before the round.",
    "I will say what is unsafe at once, and keep the teaching for a moment with a door.",
    "I will put one line on our admission sheet, and ask who has to agree to it.",
    "I will fix a time for feedback on the day itself, even if it is ten minutes on Friday.",
    "I will begin with my own part when I have one.",
    "I will ask a colleague to sit in and tell me how my questions sound.",
    "I do not know yet what I would do on a worse day. I will watch for it.",
)
_REASONS = (
    "That nobody is alone with it.",
    "That it should be heard from me, and not from somebody else.",
    "What to do the next time, more than what went wrong today.",
    "I wanted to hear first what the other one wants.",
    "Mostly that nobody comes to harm. The rest can wait until we sit down.",
    "I was in a hurry, and I think one could hear the hurry.",
    "That I had seen it too late myself.",
    "It was fair to those who would have paid for it later.",
)


_REPLIES = (
    "What stays with me is the moment you describe before you decided. What would have made it "
    "easier to say a sentence there and then?",
    "You see the other person's side of it, and that is where I would go on. Whom could you tell "
    "about the day you have named?",
    "Thank you for leaving in what did not go well. I would ask the same question that you ask, "
    "and ask it a week earlier.",
)
_FEEDBACK = Theme(_BEGINNINGS, _MIDDLES, _ENDINGS)


def reflection(chance: random.Random, *about: str) -> str:
    """A reflection of three to eight sentences, some in two paragraphs.

    Args:
        about: What it is about: the first of these that there are sentences on; else on feedback.
    """
    theme = next((THEMES[one] for one in about if one in THEMES), _FEEDBACK)
    middles = chance.sample(theme.middles, chance.randint(1, min(6, len(theme.middles))))
    cut = chance.randint(0, len(middles))
    first = " ".join([chance.choice(theme.beginnings), *middles[:cut]])
    second = " ".join([*middles[cut:], chance.choice(theme.endings)])
    return f"{first}\n\n{second}" if chance.random() < 0.5 else f"{first} {second}"


def reply(chance: random.Random) -> str:
    """Two sentences that a reader sends back."""
    return chance.choice(_REPLIES)


def rationale(chance: random.Random) -> str:
    """One sentence on why."""
    return chance.choice(_REASONS)
