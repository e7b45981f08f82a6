"""Names that look like others: cases of the topics `attacks` and `lookalikes`.

The receiver protects legit.example with the names Legit Trust and 立信银行; victim.example is its
own (corpus.yaml).
"""

from . import world as w
from .case import Case, accept, reject, tag
from .lists import BOUNCES, LIST_ID, LIST_KEY
from .message import encoded, letter
from .signing import attacker, rsa

MINE = "any@attack.example"
OURS = (attacker("attack.example"),)
FIRM = (rsa("firm.example"),)
DOUBLE = attacker("xn--lgit-v4d.example")

ATTACKS = [
    Case(
        "17-comment-of-no-protected-domain",
        "A comment shows an address of a domain that nobody protects: suspicion, accepted.",
        w.ATTACK.host, MINE,
        letter("any@attack.example (tomas@watch.example)", "Spare mainsprings", """
            Mainsprings of all widths came in. State which drawer of yours is empty and
            I put a handful aside.
            """),
        accept("from.comment-address"), signatures=OURS),
    Case(
        "18-name-of-no-protected-domain",
        "The display name is an address of a domain that nobody protects: suspicion, accepted.",
        w.ATTACK.host, MINE,
        letter('"tomas@watch.example" <any@attack.example>', "Pendulum rods", """
            Are the pendulum rods still in the loft? I could send somebody for them, if
            you tell me when the janitor is in.
            """),
        accept("displayname.address-mismatch"), signatures=OURS),
    Case(
        "20-space-behind-protected-domain",
        "A no-break space behind the protected domain: what a reader sees is looked up as well.",
        w.ATTACK.host, MINE,
        letter("<admin@legit.example\u00a0>", "Cable duct", """
            The cable duct under the yard is opened on Friday. Residents give the number
            of their connection and the word they chose with it.
            """),
        reject("mark.protected from.parser-disagreement from.invisible-char align.none-policy "
               "align.envelope-differs")),
    Case(
        "20-space-behind-lesser-domain",
        "The same with a domain that nobody protects and that publishes no policy.",
        w.QUIET.host, "choir@quiet.example",
        letter("Choir <choir@quiet.example\u00a0>", "Second altos", """
            The second altos are three short for the advent concert. Whoever reads
            tenor from the page is welcome, too.
            """),
        tag("from.parser-disagreement from.invisible-char align.none align.envelope-differs")),
    Case(
        "22-override-in-reply-to",
        "An override in the name that answers are sent to: forged for the eye.",
        w.ATTACK.host, MINE,
        letter("Any <any@attack.example>", "Honey on order", """
            The lime honey is sold out, chestnut is left. Orders by answering to this
            letter before the week is over.
            """, extra=[("Reply-To", encoded("\u202etigel\u202c") + " <any@attack.example>")]),
        tag("displayname.bidi"), signatures=OURS),
    Case(
        "23-cyrillic-letter-in-raw-domain",
        """A Cyrillic letter in the domain, written raw. The attacker owns the double, and his own
        signature aligns with it: a look-alike all the same.""",
        w.DOUBLE.host, "admin@xn--lgit-v4d.example",
        letter("Registry <admin@lеgit.example>", "Deeds of the allotments", """
            The deeds of the allotments are entered anew. Bring yours, or copy the number
            and both signatures into an answer.
            """),
        tag("from.idn-lookalike"), signatures=(DOUBLE,)),
    Case(
        "23-cyrillic-letter-as-a-label",
        "The same domain with its A-label, which programs show as the letters it stands for.",
        w.DOUBLE.host, "admin@xn--lgit-v4d.example",
        letter("Registry <admin@xn--lgit-v4d.example>", "Stamps of the registry", """
            Documents with the square stamp lose their force at the end of the month. An
            exchange is possible by letter, with a copy of the passport.
            """),
        tag("from.idn-lookalike"), signatures=(DOUBLE,)),
    Case(
        "23-cyrillic-letter-declared-bulk",
        "The double once more in a message that declares itself bulk: forged bulk, stopped.",
        w.DOUBLE.host, "admin@xn--lgit-v4d.example",
        letter("Registry <admin@xn--lgit-v4d.example>", "Census of the wells", """
            Every well has to be announced with its depth and its owner. The fee is lower
            for those who announce by the enclosed link.
            """, extra=[("Precedence", "bulk")]),
        reject("from.idn-lookalike bulk.declared", "forged bulk"), signatures=(DOUBLE,)),
    Case(
        "23-cyrillic-letter-unowned",
        "A double that nobody owns: it does not exist either, and mixes scripts.",
        w.ATTACK.host, MINE,
        letter("Bank <admin@bаnk.example>", "Night safe", """
            The night safe is rebuilt. Until then takings are handed to our messenger,
            who shows the code that you choose here.
            """),
        tag("from.idn-lookalike from.idn-mixed-script domain.from-nonexistent align.none "
            "align.envelope-differs")),
    Case(
        "23-digit-for-a-letter",
        "A digit in place of a letter of the protected name, in a part of the label.",
        w.DIGIT.host, "admin@leg1t-trust.example",
        letter("Trust <admin@leg1t-trust.example>", "Locker rent", """
            The rent of the lockers is collected in advance. Whoever pays by card saves
            the way and gives its number below.
            """),
        tag("from.idn-lookalike"), signatures=(attacker("leg1t-trust.example"),)),
    Case(
        "23-double-of-the-recipient",
        "The author's domain looks like the recipient's own: a colleague is played.",
        w.V1CTIM.host, "boss@v1ctim.example",
        letter("Your director <boss@v1ctim.example>", "Before noon", """
            I sit with the notary and need a transfer made before noon. Write which of
            the accounts is free, and tell nobody yet.
            """),
        tag("from.idn-lookalike"), signatures=(attacker("v1ctim.example"),)),
    Case(
        "23-protected-domain-in-front",
        "The whole protected domain stands before the attacker's own, where screens are narrow.",
        w.ATTACK.host, "admin@legit.example.attack.example",
        letter("Registry <admin@legit.example.attack.example>", "Meter reading", """
            The reading of your meter is missing. Enter it together with the customer
            number and the date of birth of the holder.
            """),
        tag("from.idn-lookalike"), signatures=OURS),
    Case(
        "23-protected-name-in-doubles",
        "The display name is a protected name in letters that look like its own.",
        w.ATTACK.host, MINE,
        letter(encoded("Lеgit Trust Service") + " <any@attack.example>", "Card reader", """
            Your card reader needs a new certificate. Attach it to the computer tonight
            and type the long number when the page asks for it.
            """),
        tag("mark.protected displayname.protected-brand"), signatures=OURS),
    Case(
        "23-protected-name-of-unbacked-author",
        "A protected name as the name of an author whom nothing backs.",
        w.ATTACK.host, MINE,
        letter("Legit Trust <desk@plain.example>", "Interest of last year", """
            The interest of last year could not be credited. Confirm the account, and
            the amount arrives with the next booking.
            """),
        tag("mark.protected displayname.protected-brand align.none align.envelope-differs")),
    Case(
        "23-chinese-name-of-unbacked-author",
        "A protected Chinese name, with more behind it, of an author whom nothing backs.",
        w.ATTACK.host, MINE,
        letter(encoded("立信银行客服中心") + " <desk@plain.example>", "Renewal of the seal", """
            Accounts whose seal was not renewed are closed for outgoing payments. Renew
            it on the page of the branch, with the old one at hand.
            """),
        tag("mark.protected displayname.protected-brand align.none align.envelope-differs")),
    Case(
        "23-answers-to-a-double",
        "Nothing backs the author, and answers go to a double of the domain shown.",
        w.ATTACK.host, MINE,
        letter("Accounts <office@plain.example>", "New bank details", """
            Our bank has changed. Please use the new account for the invoice of this
            month and write when it is paid.
            """, extra=[("Reply-To", "office@p1ain.example")]),
        tag("replyto.lookalike replyto.domain-mismatch align.none align.envelope-differs",
            "forged")),
    Case(
        "23-own-domain-from-outside",
        "Our own domain in From, from outside, and nothing backs it.",
        w.THROWAWAY.host, "any@throwaway.example",
        letter("Porter <porter@victim.example>", "Keys of the east wing", """
            The locks of the east wing are changed. Whoever needs a key writes his
            name and login on the list that opens here.
            """),
        reject("align.own-domain align.none-policy align.envelope-differs")),
]

LOOKALIKES = [
    Case(
        "02-list-writes-member-into-the-name",
        """A list writes a member's address, in the recipient's own domain, into the name before
        its own. The list proves itself: one soft finding.""",
        w.LISTS.host, BOUNCES,
        letter('"alice@victim.example via Garden talk" <garden@lists.example>', "[garden] Slug", """
            Coffee grounds did nothing. Planks laid out in the evening and turned over
            in the morning did.
            """, to="garden@lists.example", top=[LIST_ID]),
        accept("displayname.address-mismatch bulk.declared", "bulk"), signatures=(LIST_KEY,)),
    Case(
        "08-contact-form-with-name-of-visitor",
        "A contact form that writes the visitor's address into the name: one soft finding.",
        w.SHOP.host, "form@shop.example",
        letter('"pia.holm@freemail.example" <form@shop.example>', "Another question", """
            A visitor writes: is the blue enamel of the jugs the same as that of the
            bowls, and do they stand on a warm stove?
            """, extra=[("Reply-To", "pia.holm@freemail.example")]),
        accept("displayname.address-mismatch"), signatures=(rsa("shop.example"),)),
    Case(
        "09-reseller-of-a-protected-name",
        "A reseller writes under a protected name, openly and from a domain of his own.",
        w.FIRM.host, "partner@firm.example",
        letter("Legit Trust partner office <partner@firm.example>", "Opening hours in June", """
            In June the office is open on two evenings a week. Appointments can be made
            by answering to this letter.
            """),
        accept("displayname.protected-brand"), signatures=FIRM),
    Case(
        "09-via-a-protected-name",
        "`Bob via` a protected name, from a domain of Bob's: the name does not come first.",
        w.FIRM.host, "bob@firm.example",
        letter('"Bob Tran via Legit Trust" <bob@firm.example>', "Keys of the archive", """
            I left both keys of the archive with the porter. The smaller one sticks and
            wants to be lifted a little.
            """),
        accept(), signatures=FIRM),
    Case(
        "10-invitation-by-a-protected-domain",
        "The Sender is of a protected domain, which signed the invitation; so did the author.",
        w.LEGIT.host, "invite@legit.example",
        letter('"lin@firm.example" <lin@firm.example>', "Invitation: cellar inspection", """
            Lin invites you to the inspection of the cellar on Monday at nine, meeting
            point at the coal hatch.
            """, extra=[("Sender", "Calendar <invite@legit.example>")]),
        accept(), signatures=(rsa("firm.example"), rsa("legit.example"))),
    Case(
        "11-protected-name-of-its-owner",
        "A protected name, borne by its owner's subdomain. Nothing is found.",
        w.LEGIT.host, "noreply@mail.legit.example",
        letter("Legit Trust <noreply@mail.legit.example>", "Statement of the third quarter", """
            The statement of the third quarter lies in your box at the branch. It can be
            fetched during the usual hours.
            """),
        accept(), signatures=(rsa("legit.example"),)),
    Case(
        "26-raw-internationalized-domain",
        "A domain with an umlaut, written raw (RFC 6531); the signature names its A-label.",
        w.IDN.host, "kasse@xn--bcher-kva.example",
        letter(encoded("Kasse der Bücherstube") + " <kasse@bücher.example>", "Reserved atlas", """
            The atlas with the hand-coloured plates is reserved for you until Saturday.
            We wrapped it against the rain.
            """),
        accept(), signatures=(rsa("xn--bcher-kva.example"),)),
    Case(
        "26-chinese-and-latin-in-one-label",
        "A domain in Chinese with Latin letters in it, as is usual there. Nothing is found.",
        w.CHINESE.host, "post@xn--a-lb7a.example",
        letter(encoded("a例") + " <post@xn--a-lb7a.example>", "Brushes and ink", """
            The wolf-hair brushes arrived, the ink sticks are on their way. We write
            again when both can be sent together.
            """),
        accept(), signatures=(rsa("xn--a-lb7a.example"),)),
    Case(
        "26-cyrillic-domain",
        "A domain wholly in Cyrillic that looks like no other. Nothing is found.",
        w.CYRILLIC.host, "post@xn--80a1acny.example",
        letter(encoded("Почта") + " <post@почта.example>", "Sorting of the old letters", """
            The letters from the attic are sorted by year now. Those without a stamp lie
            in the blue box.
            """),
        accept(), signatures=(rsa("xn--80a1acny.example"),)),
    Case(
        "27-persian-name-with-joiner",
        "A Persian name with the joiner that its spelling needs. Nothing is found.",
        w.UNIVERSITY.host, "library@university.example",
        letter(encoded("کتابخانه\u200cها") + " <library@university.example>", "Reading room", """
            The reading room closes an hour earlier while the lamps are replaced. The
            catalogue stays open.
            """),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "28-emoji-in-name",
        "A name with emoji, which hold joiners and selectors that are not drawn.",
        w.SHOP.host, "news@shop.example",
        letter(encoded("Shop \U0001f469\u200d\U0001f527\ufe0f") + " <news@shop.example>", "Bits", """
            The bits of your size are back on the shelf. We keep a set for you at the
            counter until Friday.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "28-no-break-space-around-address",
        "A no-break space before the bracket, from a word processor. Nothing is found.",
        w.FIRM.host, "anna.berg@firm.example",
        letter("Anna Berg\u00a0 <anna.berg@firm.example>", "Window putty", """
            The putty takes a week to skin over before it can be painted. Until then
            keep the windows on the latch.
            """),
        accept(), signatures=FIRM),
]
