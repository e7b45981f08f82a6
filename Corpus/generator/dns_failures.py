"""What the DNS does not say: a failed lookup is never evidence, and a wrong record no proof."""

from . import world as w
from .case import Case, accept, expect, reject, tag
from .message import letter
from .signing import Signature, attacker, rsa

DEFER = expect("defer")

CASES = [
    Case(
        "01-spf-timeout",
        """The SPF record cannot be had and nothing else backs From: it cannot be told whether this
        is forged. Deferred, without a finding.""",
        w.SLOW.host, "mill@slow.example",
        letter("Mill <mill@slow.example>", "Rye flour", """
            The rye was threshed wet this year, so the flour comes a week later than
            usual. Spelt and oats can be fetched any morning.
            """),
        DEFER),
    Case(
        "02-spf-include-servfail",
        "The record that is included answers SERVFAIL: temperror, deferred.",
        w.INCLUDER.host, "desk@includer.example",
        letter("Desk <desk@includer.example>", "Lost umbrella", """
            A green umbrella with a duck's head was left in the reading corner. It may
            be claimed by whoever can name the duck.
            """),
        DEFER),
    Case(
        "03-key-timeout",
        """The author's signature may well be right, but its key cannot be had. The domain says
        p=reject; deferred all the same.""",
        w.ESP.host, "b-1@bounce.esp.example",
        letter("Pottery <studio@keytimeout.example>", "Glaze workshop", """
            The workshop on ash glazes begins at nine. Wear old shoes: the bucket with
            iron oxide stands where everybody stumbles over it.
            """),
        DEFER, signatures=(rsa("keytimeout.example", verifies=False),)),
    Case(
        "04-signature-carries-it",
        "SPF cannot be had, but an aligned signature holds: no lookup is missing that matters.",
        w.SLOW.host, "mill@slow.example",
        letter("Mill <mill@slow.example>", "Millstone dressing", """
            On Tuesday the upper stone is lifted and dressed. Visitors are welcome to
            watch, and to carry chips home for their gardens.
            """),
        accept(), signatures=(rsa("slow.example"),)),
    Case(
        "05-spf-carries-it",
        "The key cannot be had, but SPF passes and aligns.",
        w.KEYTIMEOUT.host, "studio@keytimeout.example",
        letter("Pottery <studio@keytimeout.example>", "Bowls from the last firing", """
            Your two bowls survived the firing; the handle of the jug did not. We can
            make another one, though hardly in the same blue.
            """),
        accept(), signatures=(rsa("keytimeout.example", verifies=False),)),
    Case(
        "06-policy-timeout",
        """Nothing is aligned and the DMARC record cannot be had: what the owner asks for is
        unknown. Deferred.""",
        w.ATTACK.host, "any@attack.example",
        letter("Theatre <box@policytimeout.example>", "Seats in the stalls", """
            Two seats in the stalls have come back. They are sold to the first who pays
            at the box office in the arcade.
            """),
        DEFER),
    Case(
        "07-policy-timeout-aligned",
        "The DMARC record cannot be had, but SPF aligns: the policy does not matter.",
        w.POLICYTIMEOUT.host, "box@policytimeout.example",
        letter("Theatre <box@policytimeout.example>", "Change of cast", """
            The tenor has a cold; tonight his brother sings, who is taller. Tickets can
            be returned until the overture.
            """),
        accept()),
    Case(
        "08-hard-evidence-needs-no-dns",
        "The form of From is evidence without any lookup: judged although SPF cannot be had.",
        w.SLOW.host, "mill@slow.example",
        letter("Mill <mill@slow.example> <owner@slow.example>", "Share of the harvest", """
            A share in next year's harvest is cheap before the sowing. The deed is
            handed over behind the mill against cash.
            """),
        tag("from.trailing-text")),
    Case(
        "09-no-author-needs-no-dns",
        "Without From no lookup can matter: concealed, tagged, not deferred.",
        w.SLOW.host, "mill@slow.example",
        letter(None, "Sacks", """
            Empty sacks are wanted, also mended ones. Leave them at the weir; somebody
            will come by and pay for them later.
            """),
        tag("from.missing", "concealed")),
    Case(
        "10-eleven-includes",
        "SPF needs eleven lookups where ten are allowed: permerror, which proves nothing at all.",
        w.MANY.host, "ship@many.example",
        letter("Shipping <ship@many.example>", "Crates for the exhibition", """
            Eleven crates leave on Thursday. The tall one must stand upright all the
            way, which the carrier has promised in writing.
            """),
        accept("align.none")),
    Case(
        "11-permerror-with-signature",
        "SPF is a permerror, the signature holds and aligns.",
        w.MANY.host, "ship@many.example",
        letter("Shipping <ship@many.example>", "Crates have arrived", """
            All crates have arrived and none was tipped. Unpacking starts on Monday with
            the porcelain, in gloves.
            """),
        accept(), signatures=(rsa("many.example"),)),
    Case(
        "12-two-spf-records",
        """Two SPF records are a permerror (RFC 7208 section 4.5), which is no evidence of forging:
        accepted with one soft finding.""",
        w.TWOSPF.host, "info@twospf.example",
        letter("Riding school <info@twospf.example>", "Holiday course", """
            The pony course in the autumn holidays has three places left. Boots can be
            borrowed, helmets cannot.
            """),
        accept("align.none")),
    Case(
        "13-void-lookups",
        """Four names of the SPF record do not exist, two are allowed: permerror before the term
        that would match.""",
        w.VOIDS.host, "yard@voids.example",
        letter("Boat yard <yard@voids.example>", "Winter berth", """
            Your berth in the hall is number fourteen. Masts are laid on the rack by
            length, so tie a label to yours.
            """),
        accept("align.none")),
    Case(
        "14-two-dmarc-records",
        "Two DMARC records count as none (RFC 9989): no policy applies, whatever they say.",
        w.TWODMARC.host, "post@twodmarc.example",
        letter("Beekeepers <post@twodmarc.example>", "Swarm in the lime tree", """
            A swarm hangs in the lime tree before the school. Somebody with a ladder and
            an empty hive should come before the bells ring.
            """),
        accept("align.none")),
    Case(
        "15-key-behind-alias",
        "The key's name is a CNAME into a provider's zone: followed, and the signature holds.",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Glazier <orders@alias.example>", "Church window", """
            The blue pane is cut. We fit it when the wind has dropped, since the ladder
            stands on the ledge above the river.
            """),
        accept(), signatures=(Signature("alias.example", "c1"),)),
    Case(
        "16-everything-times-out",
        """No question about the author's domain is answered: it cannot be told whether this is
        forged. Deferred.""",
        w.Client("198.51.100.109", "mail.dead.example"), "clerk@dead.example",
        letter("Clerk <clerk@dead.example>", "Marriage register", """
            The entry of 1891 was found. The bride signed with three crosses, and the
            witness was the innkeeper of the Golden Pike.
            """),
        DEFER),
    Case(
        "17-attackers-dns-fails",
        """The attacker's own envelope domain and signature cannot be looked up. Neither could align
        with the bank shown in From, so the answers do not matter: rejected, not deferred.""",
        w.Client("203.0.113.11", "mail.blackhole.example"), "any@blackhole.example",
        letter("Bank service <service@bank.example>", "Lost card", """
            Your card was found in a taxi. State its number so that we can make sure it
            is the right one before the driver hands it over.
            """),
        reject("align.none-policy align.envelope-differs"),
        signatures=(attacker("blackhole.example", verifies=False),)),
    Case(
        "18-null-sender-helo-timeout",
        "MAIL FROM:<> and the SPF record of the HELO name, which could align, times out: deferred.",
        w.SLOW.host, "",
        letter("Mail system <postmaster@slow.example>", "Delayed", """
            Your letter to the miller waits since yesterday because his box is full. We
            go on trying for three more days.
            """, extra=[("Auto-Submitted", "auto-replied")]),
        expect("defer", "", "bulk.automatic")),
    Case(
        "19-existence-unknown",
        """Whether the From domain exists cannot be had. That is no evidence: only what is known
        counts, and it does not suffice.""",
        w.ATTACK.host, "any@attack.example",
        letter("Lighthouse <keeper@mute.example>", "Lamp oil", """
            The lamp burns a pint more each night since the glass was changed. Send two
            casks before the strait freezes over.
            """),
        accept("align.none align.envelope-differs")),
]
