"""Mailing lists: what proves them is their own signature, never the fields they write."""

from . import world as w
from .case import Case, accept, reject
from .message import crlf, encoded, enclosed, letter, multipart, plain, text
from .signing import attacker, ed25519, rsa

BOUNCES = "garden-bounces@lists.example"
LIST_FIELDS = b"List-Id: Garden talk <garden.lists.example>\r\nPrecedence: list\r\n" \
    b"List-Post: <mailto:garden@lists.example>\r\n"
LIST_ID = ("List-Id", "Garden talk <garden.lists.example>")
LIST_KEY = rsa("lists.example", fields=("from", "to", "subject", "date", "message-id", "list-id"))


def footer(message):
    """What a mailing list does: its fields on top, a footer below; author's signatures break."""
    return LIST_FIELDS + message + crlf(text("""
        _______________________________________________
        Garden talk, garden@lists.example
        """).encode())


def list_fields(message):
    """A list that adds its fields and leaves the text alone."""
    return LIST_FIELDS + message


CASES = [
    Case(
        "01-footer-breaks-author",
        """The list keeps the author, whose domain says p=reject, and adds a footer, which breaks
        his signature. The list's own signature proves the relay: a trace of suspicion,
        accepted.""",
        w.LISTS.host, BOUNCES,
        letter("Beth Moor <beth@legit.example>", "[garden] Pruning the old pear", """
            How hard may I cut a pear tree of eighty years? The crown is thick as a
            hedge and the fruit stays small as walnuts.
            """, to="garden@lists.example"),
        accept("align.relayed bulk.declared", "bulk"),
        signatures=(rsa("legit.example", verifies=False),), alter=footer, resign=(LIST_KEY,)),
    Case(
        "02-from-rewritten",
        "The list puts itself into From and the author into Reply-To; aligned with the list.",
        w.LISTS.host, BOUNCES,
        letter('"Beth Moor via Garden talk" <garden@lists.example>', "[garden] Wasps in the plums",
               """
            The wasps take every ripe plum before noon. Has anybody tried hanging up
            bottles with stale beer, and did it work?
            """, to="garden@lists.example", top=[LIST_ID],
               extra=[("Reply-To", "Beth Moor <beth@legit.example>")]),
        accept("bulk.declared", "bulk"), signatures=(LIST_KEY,)),
    Case(
        "03-untouched",
        "The list leaves the text alone; the author's signature holds and aligns.",
        w.LISTS.host, BOUNCES,
        letter("Colin Wray <colin@university.example>", "Moles below the lawn", """
            They do not eat roots, only grubs and worms. Flatten the hills, sow anew in
            September, and think of the drainage you get for nothing.
            """, to="garden@lists.example"),
        accept("bulk.declared", "bulk"), signatures=(rsa("university.example"),),
        alter=list_fields),
    Case(
        "04-list-without-signature",
        """A list that does not sign, and an author whose domain asks for nothing: suspicion that
        does not reach proof. Accepted.""",
        w.LISTS.host, BOUNCES,
        letter("Dora Finch <dora@watch.example>", "[garden] Rain barrel", """
            A wine barrel makes a fine rain barrel once it has swollen tight. Mine came
            from the cooper and still smells on warm evenings.
            """, to="garden@lists.example"),
        accept("align.none align.envelope-differs bulk.declared list.unsub-missing", "bulk"),
        signatures=(rsa("watch.example", verifies=False),), alter=footer),
    Case(
        "05-signed-by-another",
        """List-Id names the list, but the signature is another organisation's: no relay is proven.
        Forged, and declared as bulk: stopped.""",
        w.ATTACK.host, "any@attack.example",
        letter("Beth Moor <beth@legit.example>", "[garden] Group purchase of bulbs", """
            We order tulips together this year. Send me your share by transfer today,
            for the grower gives the discount until sunset only.
            """, to="garden@lists.example", top=[LIST_ID]),
        reject("align.none-policy align.envelope-differs bulk.declared list.forged list.unsub-missing", "forged bulk"),
        signatures=(attacker("attack.example"),)),
    Case(
        "06-broken-list-signature",
        "The list's signature was caught and the text changed: it proves nothing any more.",
        w.ATTACK.host, "any@attack.example",
        letter("Beth Moor <beth@legit.example>", "[garden] Address of the seed bank", """
            The seed bank keeps its old account, number 1200. Please mention the
            variety and the year of the seeds you return.
            """, to="garden@lists.example", top=[LIST_ID]),
        reject("align.none-policy align.envelope-differs bulk.declared list.forged list.unsub-missing", "forged bulk"),
        signatures=(rsa("lists.example", verifies=False),),
        alter=lambda message: message.replace(b"number 1200", b"number 9377")),
    Case(
        "07-digest",
        """A digest from the list itself; the From fields of the letters inside are not this
        message's. Bulk, accepted.""",
        w.LISTS.host, BOUNCES,
        letter("Garden talk <garden-request@lists.example>", "Garden talk digest 41", multipart(
            "digest",
            enclosed(b"From: beth@legit.example\r\nSubject: Quinces\r\n\r\n"
                     b"When the down rubs off they are ripe, not before.\r\n"),
            enclosed(b"From: colin@university.example\r\nSubject: Re: Quinces\r\n\r\n"
                     b"And when the whole cellar smells of them, too ripe.\r\n")),
               to="garden@lists.example", top=[LIST_ID]),
        accept("bulk.declared", "bulk"), signatures=(LIST_KEY,)),
    Case(
        "08-announcements-by-service",
        """Announcements through a sending service, signed for the author's domain, with a
        Feedback-ID: declared bulk, aligned, accepted.""",
        w.ESP.host, "b-77@bounce.esp.example",
        letter("Shop <news@shop.example>", "Opening hours in the holidays", """
            Between the holidays our counters open at ten and close at four. Parcels
            ordered before the twentieth still arrive in time.
            """, extra=[("Feedback-ID", "77:shop:esp")]),
        accept("bulk.declared", "bulk"), signatures=(rsa("shop.example"), rsa("esp.example"))),
    Case(
        "09-list-robot",
        "The list's robot answers a subscription: automatic and declared as list mail.",
        w.LISTS.host, "",
        letter("Garden talk robot <garden-request@lists.example>", "Please confirm", """
            Somebody, probably you, asked to join the garden talk. Answer this letter
            within three days, otherwise the request is forgotten.
            """, extra=[("Auto-Submitted", "auto-replied"), ("Precedence", "list")]),
        accept("bulk.declared bulk.automatic", "bulk"), signatures=(LIST_KEY,)),
    Case(
        "10-reply-to-list",
        "The list points Reply-To at itself; the author is aligned, so that excuses it.",
        w.LISTS.host, BOUNCES,
        letter("Colin Wray <colin@university.example>", "Frost in May", """
            Candles between the rows saved the blossom twice. It takes one for every
            second vine and somebody who stays awake.
            """, to="garden@lists.example", extra=[("Reply-To", "garden@lists.example")]),
        accept("bulk.declared", "bulk"), signatures=(rsa("university.example"),),
        alter=list_fields),
    Case(
        "11-chinese-list",
        "A Chinese letter through the list, with a footer; the list signs with Ed25519.",
        w.LISTS.host, BOUNCES,
        letter(f"{encoded('林秋')} <linqiu@chaguan.example>", encoded("请教兰花过冬的办法"),
               plain("""
                   各位园友好：我家阳台朝北，冬天最冷时只有三四度，去年兰花冻坏了两盆。
                   想请教大家，是搬进屋里好，还是罩一层薄膜好？浇水要不要停？
                   """, "utf-8", "8bit"), to="garden@lists.example"),
        accept("align.relayed bulk.declared", "bulk"),
        signatures=(rsa("chaguan.example", verifies=False),), alter=footer,
        resign=(ed25519("lists.example"),)),
]
