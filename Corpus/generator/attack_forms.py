"""Attacks on the form of From and of the message, each with an honest message of the same shape.

They belong to the topic `attacks`. What a real MTA changes before a filter sees it (a field name that
is folded or begins with space, NUL, bare line ends) cannot be told here and is tested elsewhere.
"""

from . import world as w
from .attack_proofs import MINE, THIRD
from .case import Case, accept, reject, tag
from .message import encoded, letter
from .signing import attacker, rsa

FORGED = "align.none-policy align.envelope-differs"
OURS = (attacker("attack.example"),)
FIRM = (rsa("firm.example"),)
ANNA = "anna.berg@firm.example"

FROM_FORM = [
    Case(
        "08-from-in-a-fold",
        """A folded line reads `From:`. Readers that end a field at each line see two From fields,
        and one of their domains is backed by nothing: forged.""",
        w.THROWAWAY.host, THIRD,
        letter("<desk@attack.example>", "Ladders on loan", """
            The long ladder must be back by noon. Whoever still has it leaves his name
            and card number with the gatekeeper.
            """, top=[b"X-Note: as follows\r\n From: <admin@legit.example>"]),
        reject("mark.protected from.multiple from.name-whitespace from.parser-disagreement  "
               "" + FORGED)),
    Case(
        "08-fold-that-says-from",
        "A folded remark begins with the word from, and names no address. Nothing is found.",
        w.FIRM.host, ANNA,
        letter("Anna Berg <anna.berg@firm.example>", "Roof gutter", """
            The gutter over the porch drips at the third bracket. I put a bucket there
            until the plumber has time.
            """, top=[b"Comments: written on the way\r\n from: the quarry to the office"]),
        accept(), signatures=FIRM),
    Case(
        "09-space-after-the-only-field-name",
        """`From :` once, as old programs wrote it (RFC 5322 section 4.5): one author, and backed.
        Nothing is found.""",
        w.FIRM.host, ANNA,
        letter(["From : Anna Berg <anna.berg@firm.example>"], "Old typewriter", """
            The typewriter of the founder was cleaned and types again, except for the
            letter that nobody needs.
            """, top=[("Comments", "not the first line, where Postfix takes it for a mailbox line")]),
        accept()),
    Case(
        "14-route-of-own-hosts",
        "An obsolete route through a host of the author's own organisation: backed, one author.",
        w.FIRM.host, ANNA,
        letter("<@relay.firm.example:anna.berg@firm.example>", "Relay in the cellar", """
            The machine in the cellar was switched off for good today. It relayed our
            letters for nineteen years and never asked for thanks.
            """),
        accept(), signatures=FIRM),
    Case(
        "14-route-of-unbacked-author",
        "The same obsolete route, and nothing backs the author: one weak sign more.",
        w.QUIET.host, "",
        letter("<@relay.plain.example:post@plain.example>", "Pump house key", """
            Somebody borrowed the key of the pump house. It has a red thread and opens
            the cupboard with the fuses, too.
            """, extra=[("Auto-Submitted", "auto-generated")]),
        accept("align.none from.route bulk.automatic")),
    Case(
        "17-address-in-comment",
        """A comment shows an address of a protected domain; the mail itself is the attacker's own
        and backed: forged.""",
        w.ATTACK.host, MINE,
        letter("(admin@legit.example) any@attack.example", "Fishing permits", """
            Permits for the lower pond are sold out. A second series is printed for
            those who answer with their angling licence and bank sort code.
            """),
        tag("mark.protected from.comment-address"), signatures=OURS),
    Case(
        "17-own-address-in-comment",
        "A comment shows the author's name and another address of the same organisation.",
        w.FIRM.host, ANNA,
        letter("anna.berg@firm.example (Anna Berg, also anna@mail.firm.example)", "Chalk line", """
            Snap the chalk line before the first board, not after. The blue powder
            washes out with the next rain.
            """),
        accept(), signatures=FIRM),
    Case(
        "17-address-in-quoted-local-part",
        "The local part is a quoted name with the abused address: it exists to be misread.",
        w.ATTACK.host, MINE,
        letter('"Admin <admin@legit.example>"@attack.example', "Elevator keys", """
            Every tenant gets a chip instead of the elevator key. Photograph both sides
            of the old one and tell us which floors it opens.
            """),
        tag("mark.protected from.quoted-local-address"), signatures=OURS),
    Case(
        "17-space-in-quoted-local-part",
        "A quoted local part with a space in it: legal, odd, and shows no address.",
        w.FIRM.host, '"anna berg"@firm.example',
        letter('"anna berg"@firm.example', "Hooks for the hall", """
            Eleven brass hooks came loose when the plaster was scraped. They lie in the
            biscuit tin on the sill.
            """),
        accept(), signatures=FIRM),
    Case(
        "18-domain-as-name",
        "The display name is a web address of a protected domain: forged.",
        w.ATTACK.host, MINE,
        letter('"www.legit.example" <any@attack.example>', "Voucher for regulars", """
            Regular guests may exchange nine stamps for a kettle. The exchange takes
            place behind the station, against a small handling fee.
            """),
        tag("mark.protected displayname.domain"), signatures=OURS),
    Case(
        "18-own-domain-as-name",
        "A shop that bears its web address as its name: the author's own domain.",
        w.SHOP.host, "news@shop.example",
        letter('"www.shop.example" <news@shop.example>', "Opening hours", """
            In the week of the fair we open at seven and close when the last customer
            has found the exit.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "18-name-of-recipient",
        "The display name is the recipient's own, and nothing backs From: weak signs, accepted.",
        w.THROWAWAY.host, THIRD,
        letter('"user" <desk@plain.example>', "Your archive", """
            Your archive was packed into three volumes. They unfold as soon as the seal
            fee arrives at the counter of the copy shop.
            """),
        accept("align.none align.envelope-differs displayname.equals-recipient")),
    Case(
        "18-name-of-namesake",
        "Two people with one name write to each other; the author is backed.",
        w.FIRM.host, "user@firm.example",
        letter("User <user@firm.example>", "From one user to another", """
            Our mothers had the same idea. Shall we compare how often the post office
            mixes us up?
            """),
        accept(), signatures=FIRM),
    Case(
        "20-zero-width-space-behind-domain",
        """A zero-width space behind the abused domain, so that its policy is not found. The name a
        reader sees is looked up as well: forged.""",
        w.ATTACK.host, MINE,
        letter("<admin@legit.example\u200b>", "Snow fences", """
            Snow fences go up along the embankment next week. Owners of the adjoining
            fields confirm with their land register number and password.
            """),
        reject("mark.protected from.parser-disagreement from.invisible-char " + FORGED)),
    Case(
        "20-final-dot",
        "A dot behind the abused domain. It is the same domain, and its owner disowns the mail.",
        w.ATTACK.host, MINE,
        letter("<office@careful.example.>", "Allotment fence", """
            The northern fence is rotten between posts nine and fourteen. A collection
            goes round; send the sum to the helper named in the corner.
            """),
        tag("from.invisible-char " + FORGED)),
    Case(
        "20-space-in-brackets",
        "A space before the closing bracket, as sloppy programs write it; the author is backed.",
        w.WATCH.host, "tomas@watch.example",
        letter("Tomas <tomas@watch.example >", "Mainspring", """
            The mainspring was set wrong by whoever opened the case before me. It runs
            eight days now, as it should.
            """),
        accept()),
    Case(
        "21-raw-octet-in-address",
        "An octet that is no UTF-8 inside the abused address. Work stays bounded; forged.",
        w.ATTACK.host, MINE,
        letter([b"From: <admin\xff@legit.example>"], "Boiler inspection", """
            The inspector of boilers comes unannounced. Keep the registration and the
            code of your alarm system ready at the door.
            """),
        reject("from.raw-8bit " + FORGED)),
    Case(
        "21-raw-latin-1-name",
        "A name in raw Latin-1, as old programs send it; the author is backed.",
        w.FIRM.host, "soren@firm.example",
        letter([b"From: S\xf8ren <soren@firm.example>"], "Tar for the boat", """
            Two buckets of tar are left over from the jetty. They keep for years if the
            lid is hammered down.
            """),
        accept(), signatures=FIRM),
    Case(
        "22-reversed-name",
        "An override makes the display name read as the abused address: forged for the eye.",
        w.ATTACK.host, MINE,
        letter(encoded("\u202eelpmaxe.tigel@nimda\u202c") + " <any@attack.example>", "Beehives", """
            Six hives are given away because the keeper moves abroad. The bees travel
            by courier once the cage deposit is paid.
            """),
        tag("displayname.address-mismatch mark.protected displayname.bidi"), signatures=OURS),
    Case(
        "22-right-to-left-mark",
        "An Arabic name followed by Latin letters and a right-to-left mark: no trick.",
        w.UNIVERSITY.host, "library@university.example",
        letter(encoded("مكتبة (Library)\u200f") + " <library@university.example>", "Lost umbrella", """
            A green umbrella was left between the atlases. It can be fetched at the
            desk until the end of term.
            """),
        accept(), signatures=(rsa("university.example"),)),
]

WHOLE_MESSAGE = [
    Case(
        "11-no-from-sender-is-backed",
        "Without From, but the Sender that readers show instead is backed: concealed only.",
        w.WATCH.host, "clock@watch.example",
        letter(None, "Tower clock", """
            The tower clock was stopped for the storm and starts again at noon. The bell
            stays silent until the rope is replaced.
            """, top=[("Sender", "<clock@watch.example>")]),
        tag("from.missing", "concealed")),
    Case(
        "26-doubled-subject",
        "Two Subject fields, and nothing backs the author: readers show different subjects.",
        w.ATTACK.host, MINE,
        letter("Bowling club <club@plain.example>", "Annual meeting", """
            The meeting is at eight in the back room. Members who want the new jersey
            bring the amount in coins, counted.
            """, top=[("Subject", "Your account is locked")]),
        tag("align.none align.envelope-differs header.duplicate-unique")),
    Case(
        "26-doubled-to",
        "A program that writes one To field for each recipient; the author is backed.",
        w.FIRM.host, ANNA,
        letter("Anna Berg <anna.berg@firm.example>", "Lime mortar", """
            Lime mortar must not dry fast. Hang wet sacks before the wall and sprinkle
            them in the evening.
            """, extra=[("To", "second@victim.example")]),
        accept(), signatures=FIRM, recipients=("user@victim.example", "second@victim.example")),
    Case(
        "39-second-envelope-in-body",
        """Behind a line with a dot the body holds a second envelope and header: a message to be
        smuggled past a server that ends the first one there. Forged, tagged.""",
        w.ATTACK.host, MINE,
        letter("Any <any@attack.example>", "Tide table", """
            High water at the mole is at six. Boats leave a quarter of an hour later.
            .
            MAIL FROM:<admin@legit.example>
            RCPT TO:<user@victim.example>
            DATA
            From: <admin@legit.example>
            To: <user@victim.example>
            Subject: Your harbour dues

            Pay the enclosed amount before you cast off.
            """),
        tag("transport.embedded-envelope"), signatures=OURS),
    Case(
        "39-explanation-of-smtp",
        "A teacher shows what a mail session looks like. The text holds no end of data before it.",
        w.UNIVERSITY.host, "colin@university.example",
        letter("Colin Wray <colin@university.example>", "Exercise four: a session by hand", """
            Type these lines one by one and watch the codes that come back:

            MAIL FROM:<you@university.example>
            RCPT TO:<colin@university.example>
            DATA
            From: you@university.example
            Subject: exercise four

            done
            .
            QUIT
            """),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "40-backscatter",
        """MAIL FROM:<> with two recipients and no form of a notification, and From is of a domain
        that disowns it: forged and concealed.""",
        w.ATTACK.host, "",
        letter("Postmaster <postmaster@legit.example>", "Returned parcel", """
            A parcel you never sent came back to us. Collect it with the enclosed ticket
            or it is sold to cover the storage.
            """),
        reject("align.none-policy rcpt.null-sender-many bounce.no-structure", "forged concealed"),
        recipients=("user@victim.example", "second@victim.example")),
    Case(
        "40-plain-notice-without-return-path",
        "An honest answering machine that leaves out Auto-Submitted; one recipient, backed.",
        w.FIRM.host, "",
        letter("Ines Faro <ines@firm.example>", "Out of the office", """
            I am at the dentist until three and shall mumble afterwards. Jonas answers
            the telephone.
            """),
        accept(), signatures=FIRM),
]

CASES = FROM_FORM + WHOLE_MESSAGE
