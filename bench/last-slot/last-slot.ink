// The case of last-slot.md, written as ink: the same scenes, choices, effects and conditions.
// Compiled with inkjs 2.4.0:  npx --package=inkjs -- inkjs-compiler -o last-slot.json last-slot.ink

VAR trust = 2
VAR time = 12
VAR named = false

-> knock

=== knock
Sam stands in your door with a laptop open on one arm. The portal closes at midnight, and one field is empty: a supervisor who will stand behind the application.
Your train goes in {time} minutes. Sam does not sit down yet.
+ [Clear the chair, and ask what the fellowship is for]
  ~ trust = MIN(trust + 1, 5)
  ~ time = MAX(time - 3, 0)
  You gave the question a chair. Sam closes the laptop by half, and the train comes nearer.
  -> purpose
+ [Ask to read the form first]
  ~ time = MAX(time - 2, 0)
  You began with what can be checked. Sam turns the screen around and watches your eyes.
  -> form
+ [Say at once that you sit on the panel]
  ~ trust = MAX(trust - 1, 0)
  ~ time = MAX(time - 1, 0)
  ~ named = true
  Openness, before anything else was said. Sam had known it, and had hoped that it would not come first.
  -> desk

=== purpose
"Everybody in my year has applied," says Sam. Then, after a while: "I liked the ward in Leeds. I could go back there without this."
There are {time} minutes left. {named:That you sit on the panel has been said.|That you sit on the panel has not been said.}
+ [Ask about the ward in Leeds]
  ~ trust = MIN(trust + 1, 5)
  ~ time = MAX(time - 4, 0)
  It is the first time this afternoon that Sam talks without looking at the clock.
  -> desk
+ [Ask who "everybody" is]
  ~ time = MAX(time - 2, 0)
  Three names, it turns out. {trust >= 3:Sam laughs at that, and so do you.|Sam hears a reproach in the question, and says no more about it.}
  -> form
+ {not named} [Say that you sit on the panel]
  ~ time = MAX(time - 1, 0)
  ~ named = true
  You put it on the table while there was still room for it. Sam nods, and thinks.
  -> desk

=== form
Four pages, filled in with care. On the third stands a sentence that you wrote yourself, in another year, for somebody else. It suits Sam well enough.
{
- trust >= 3: Sam sees where you have stopped reading, and waits. <>
- purpose > 0: Sam looks at the door of the room next to yours. <>
- else: Sam scrolls on before you can say anything. <>
}
The clock on the screen gives you {time} minutes.
+ [Read the sentence aloud, and say whose it was]
  ~ trust = MIN(trust + 1, 5)
  ~ time = MAX(time - 2, 0)
  Sam goes red, and then asks how it ought to be said. It takes a moment to find out.
  -> desk
+ [Mend the sentence yourself, and say nothing]
  ~ time = MAX(time - 3, 0)
  The form is better for it. What Sam has learned from it is hard to say.
  -> desk
+ {purpose == 0 and time >= 4} [Close the form, and ask what the fellowship is for]
  ~ time = MAX(time - 1, 0)
  You left the third page for later. {trust >= 3:Sam takes the chair.|Sam remains standing.}
  -> purpose
+ {time < 7} [Say that the form is fine, and take your coat]
  ~ trust = MAX(trust - 1, 0)
  You kept your train and your evening. The sentence goes in as it stands.
  -> alone

=== desk
The cursor blinks in the empty field. {named:Whoever signs here may not be on the panel when Sam's name is read.|Nobody has asked yet who may sign here.} You have {time} minutes, and Sam has until midnight.
+ {named} [Offer to leave the panel, and sign]
  ~ time = MAX(time - 1, 0)
  You gave up a seat that you had waited for. Sam knows what it is worth, and is not sure it should be taken.
  -> signed
+ {not named} [Sign, and hope that nobody compares the lists]
  ~ trust = MIN(trust + 1, 5)
  It was quick, and it was kind. Somebody on the panel will have to compare the lists.
  -> signed
+ {time >= 5} [Ring Dr Achebe, who may sign, while Sam is in the room]
  ~ time = MAX(time - 4, 0)
  She says yes before you have finished the question. {trust >= 4:Sam thanks you both, by name.|Sam thanks her.}
  -> waited
+ {time >= 7} [Go back to the third page together]
  ~ time = MAX(time - 2, 0)
  There is time for it, just. Sam pulls the second chair to the desk.
  -> form
+ [Say that the night is long, and that you have a train]
  ~ trust = MAX(trust - 1, 0)
  You were honest about your own limits. The field is as empty as it was.
  -> alone

=== signed
{named:The letter to the chair of the panel takes you the journey home.|On the train you count who on the panel knows your hand.} In March the answer comes, and Sam rings you before opening it.
-> END

=== waited
Dr Achebe signs at half past nine, from her kitchen. {trust >= 3:In the morning there is a note from Sam on your desk, with a question about Leeds.|In the morning Sam says that it all worked out.}
-> END

=== alone
{time >= 6:You had {time} minutes, and the train was late besides.|You catch the train with a minute in hand.} At ten to twelve Sam writes a name into the field, and it is nobody's that you know.
-> END
