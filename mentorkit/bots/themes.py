"""What simulated people write about when they are not asked about feedback: by theme, in parts."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """Sentences to begin with, to go on with, and to end with."""

    beginnings: tuple[str, ...]
    middles: tuple[str, ...]
    endings: tuple[str, ...]


THEMES = {
    "goal": Theme(
        (
            "A house officer asked me whether geriatrics was a waste of her marks.",
            "Two years ago my supervisor told me that everybody good does a doctorate.",
            "Somebody in my group wants to leave research, and told me as if it were a crime.",
        ),
        (
            "I heard myself defend my own choice before I had heard hers.",
            "What she wanted was time with patients, and she said so in her first sentence.",
            "The department needs somebody for that post, and nobody in the room mentioned it.",
            "I noticed that I knew the salaries and not the reasons.",
            "He left with a plan that was mostly mine.",
            "When I asked what a good week would be, the answer had nothing to do with titles.",
        ),
        (
            "Next time I will say first which way I lean, and ask what they have ruled out.",
            "On Monday I will send her to a colleague who took the other road.",
            "I will ask whose idea the plan is, and wait for the answer.",
        ),
    ),
    "what-so-what": Theme(
        (
            "A colleague laughed off a night with four admissions and no break.",
            "One of our students stopped asking questions in March.",
            "On the late shift a nurse said that she was fine, twice, without being asked.",
        ),
        (
            "I saw it, and I had eleven patients left.",
            "At stake was that she would not ask the next time, either.",
            "What held me back was that I would not have known what to do with the answer.",
            "It helped that there was a door to close and that I sat down.",
            "I was asked for more than there was, and said yes before I had counted.",
            "Nobody had told either of us whom one calls.",
        ),
        (
            "I will ask the second time, and say what I have seen.",
            "By Friday I will know the number, and put it where I can find it.",
            "Next week I will say no to one thing while it is still early.",
        ),
    ),
    "gap": Theme(
        (
            "For my work there are four people I can ask, and for the rest there is one.",
            "When the grant was refused I had nobody outside of the department to read it.",
            "I needed somebody who had come back after a leave, and knew none.",
        ),
        (
            "Everybody on my list sits on the same corridor.",
            "The one whom I always ask is the one who is always asked.",
            "My tables stood on the work of a technician whose name was on no slide.",
            "I could introduce our new registrar to the group across town.",
            "It took me three weeks to write a mail of two sentences.",
        ),
        (
            "I will ask my old supervisor for that one introduction, by the fifteenth.",
            "Next week I will write two sentences, and make it easy to say no.",
            "On Thursday I will bring the two of them together over lunch.",
        ),
    ),
    "gibbs": Theme(
        (
            "I put my name under a form that somebody else had explained.",
            "In the round a dose was read out wrong, and I was not sure enough to speak.",
            "I was asked for my opinion on somebody who had confided in me.",
        ),
        (
            "The pull was to keep the morning moving.",
            "I felt relief first, and shame an hour later.",
            "It protected the consultant's time, and the patient paid for it.",
            "When I went back, the talk took nine minutes.",
            "I had told myself that somebody more senior would have noticed.",
            "Looking at it again, the moment to speak was earlier and easier than the one I chose.",
        ),
        (
            "Next time I will say that I have not seen it explained, and go and see.",
            "I need one sentence ready for the round, and I will write it down tonight.",
            "I will ask our ethics nurse how she would have begun, by next Wednesday.",
        ),
    ),
    "letter": Theme(
        (
            "Dear you, this year I am mostly tired, and more grateful than I say.",
            "You will have an office by now, so remember what it was like to wait outside of one.",
            "This was the year in which somebody answered at six in the morning.",
        ),
        (
            "She did not solve it; she stayed on the line until I had called the right person.",
            "I hope you still come to the small defences and sit in the third row.",
            "Please do not become somebody who calls every question interesting and answers none.",
            "When people leave you, let them take their work with them.",
            "You used to say what you did not know, and people trusted you for it.",
        ),
        (
            "For people who left I am there for plans, not for patients at night; I will say so.",
            "By the end of May I will write to the one who left, with no favour to ask.",
            "Ask somebody younger, once a year, what you have stopped seeing.",
        ),
    ),
    "where-i-start": Theme(
        (
            "In my second year a registrar stayed for ten minutes that she did not have.",
            "When I failed the exam nobody knew what to say to me, so nobody said anything.",
            "My first supervisor wrote down what I wanted to learn, and asked about it in June.",
        ),
        (
            "She told me what she had seen, and left the rest to me.",
            "What was missing was somebody who would ask before they advised.",
            "I would like to listen for longer than is comfortable.",
            "I would like to introduce people to each other, and I always forget it.",
        ),
        (
            "What stands in the way is mostly my calendar, and partly that I like to be right.",
            "There is no fixed time for it, so it loses against everything that has one.",
            "I do not know what I may promise, and so I promise nothing.",
        ),
    ),
    "what-is-different": Theme(
        (
            "I ask how they saw it before I say how I did, on most days.",
            "Less has changed than I had hoped, and I see it earlier.",
            "My mentee and I have a day now, and it has held three times.",
        ),
        (
            "It showed last week, when she brought up the gap herself.",
            "On a full list I still tell first and ask afterwards.",
            "The others would notice that I have stopped answering messages at night.",
            "It helped that a colleague does the same and asks me about it.",
            "What stood in the way was the rota, and that nobody covers the half hour.",
        ),
        (
            "I go on with the fixed day, and nothing else for now.",
            "I will keep the one question, and ask it on bad days, too.",
            "Next month I want to bring the two people together whom I keep meaning to.",
        ),
    ),
}
"""By a way to reflect, or by the id of one reflection."""
