// In the corridor: a very short case
// Debrief: Read it aloud.
// Not carried over: what it says of itself: function support, chair mentor, use both, 3 minutes, content note none.
// Not carried over: the words for trust: wary / open.
// Not carried over: what its author claims: always trust >= 0.

VAR trust = 2
VAR time = 5
VAR told = false
VAR been_corridor = false
VAR been_asked = false

You have <b>five minutes</b>, and so has Dr Amal.

-> corridor

=== function within(value, low, high)
{ value < low:
    ~ return low
}
{ value > high:
    ~ return high
}
~ return value


=== corridor
# title: In the corridor
// Debrief: Who felt the pull of *later*?
// Not carried over: the question for a rationale: What made you start there?
// Not carried over: that it is one of the decisions to vote on.
// Not carried over: the tags of "Leave it": #below-the-line.
Dr Amal waits. <a href="https:/\/example.org/a?b=1">A page</a> says: \{nothing\}, 50 % of $5 \| \#1.

{been_corridor:Again|She looks up, {time} minutes to go}.

• <i>one</i> reason
• another

{
    - told and not ((time < 3) or been_asked):
        She knows.
    - trust == 3:
        She trusts you.
    - else:
        She doesn't know.
}
+ [Ask \[gently\] how it went]
    ~ trust = within(trust + 1, 0, 3)
    ~ time = within(time - 5, 0, 9)
    ~ been_corridor = true
    You began with her own view. Trust is {trust} now.

    {told:And she knows.|She thinks.}
    -> asked
+ {not told} [Tell her; {time} minutes are enough]
    ~ told = true
    ~ trust = within(trust - 1, 0, 3)
    ~ been_corridor = true
    -> corridor
+ [Leave it]
    ~ time = 0
    ~ been_corridor = true
    Duty: the drug chart is wrong tonight.
    -> end

=== asked
# title: She reflects
// Not carried over: the question how sure one is.
// Not carried over: the timer of 60 seconds.
// Not carried over: a table, written as lines of text.
"I left something out," she says.

said \| meant

fine \| tired
+ [Go on, since this button has many more words than H5P has room for]
    ~ been_asked = true
    -> end

=== end
# title: A plan
# ending: A plan with a date
You agree on Thursday.{told: She is calm.}
-> END
