"""Single messages in the name of a domain that does not back them: what its owner asks decides."""

from . import ways, world as w
from .case import Case, accept, reject, tag
from .message import letter
from .signing import attacker, rsa


OTHER_ENVELOPE = "align.none-policy align.envelope-differs"
OTHER_POLICY_NONE = "align.none align.envelope-differs"
MINE = "any@attack.example"

CASES = [
    Case(
        "01-owner-rejects",
        "Envelope and From of a bank that asks for rejection, from a machine its SPF disowns.",
        w.BOT, "service@bank.example",
        letter("Bank service <service@bank.example>", "Unusual access to your account", """
            We noticed an access to your account from an unknown telephone. Confirm your
            card and its three digits now, otherwise all payments stay frozen.
            """),
        reject("align.none-policy spf.fail")),
    Case(
        "02-owner-rejects-own-envelope",
        """The envelope is the attacker's own and passes SPF, which backs the attacker and not the
        bank shown in From.""",
        w.ATTACK.host, MINE,
        letter("Bank service <service@bank.example>", "New terms of business", """
            From the first of next month other fees apply to cheques. Read and accept
            the terms under the link, signing with your usual five-digit number.
            """),
        reject(OTHER_ENVELOPE), signatures=(attacker("attack.example"),)),
    Case(
        "03-owner-quarantines",
        "The owner asks for quarantine, not rejection: a single message is tagged.",
        w.THROWAWAY.host, "any@throwaway.example",
        letter("Parcel office <post@careful.example>", "Missed delivery", """
            Our driver did not find your bell. Choose another day for the delivery, and
            pay the second trip in advance on the following page.
            """),
        tag(OTHER_ENVELOPE)),
    Case(
        "04-no-policy-spf-fails",
        """The owner has no DMARC record, but his SPF record disowns the client. Forged, and tagged
        because nobody asked for rejection.""",
        w.BOT, "info@quiet.example",
        letter("Information <info@quiet.example>", "Street fair", """
            Stalls for the street fair are let from today. Reserve yours by sending the
            rent in advance to the organiser named at the bottom.
            """),
        tag("align.none spf.fail")),
    Case(
        "05-policy-none-spf-fails",
        "p=none: the owner only watches. SPF disowns the client: forged, tagged.",
        w.BOT, "sales@watch.example",
        letter("Sales <sales@watch.example>", "Chronometer at a special price", """
            A diver's chronometer from a dissolved collection, with papers, is yours for
            a tenth of its value. Only wire transfer is accepted.
            """),
        tag("align.none spf.fail")),
    Case(
        "06-policy-none-spf-softfails",
        "p=none and ~all: the owner is not sure himself. Suspicion, not proof: accepted.",
        w.BOT, "post@soft.example",
        letter("Gardeners <post@soft.example>", "Slug pellets", """
            Blue pellets against slugs are sold from the shed while they last. Write how
            many buckets you need and leave the money with the gatekeeper.
            """),
        accept("align.none spf.softfail")),
    Case(
        "07-policy-none-own-envelope",
        "p=none and the attacker's own envelope: nothing aligned, nothing proven. Accepted.",
        w.ATTACK.host, MINE,
        letter("Workshop <workshop@watch.example>", "Your estimate", """
            The estimate for the regulator's overhaul came out higher than we thought.
            Tell us whether we may go on or should close the case again.
            """),
        accept("align.none align.envelope-differs")),
    Case(
        "08-two-domains-abused",
        "From shows one domain, the envelope another one whose SPF disowns the client.",
        w.BOT, "bounce@quiet.example",
        letter("Workshop <workshop@watch.example>", "Spare mainsprings", """
            A box of mainsprings in odd sizes goes to whoever answers first. Postage is
            paid through the intermediary, who also keeps the box.
            """),
        tag("align.none align.envelope-differs spf.fail")),
    Case(
        "09-subdomain-policy",
        "The organisation's record says sp=reject, which is what applies to a subdomain.",
        w.ATTACK.host, MINE,
        letter("Billing <bills@billing.parent.example>", "Reminder of payment", """
            The bill of the ninth is still open. To spare you the collector we grant a
            last delay of forty-eight hours, counted from this letter.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "10-nonexistent-subdomain-policy",
        "np=reject: the owner asks that subdomains that do not exist be rejected (RFC 9989).",
        w.ATTACK.host, MINE,
        letter("Payments <pay@payments.nosub.example>", "Refund of a double charge", """
            You were charged twice for one subscription. Pick the account to which we
            should return the difference and verify it with a test payment.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "11-test-mode",
        "p=reject with t=y asks for one step less: quarantine. So the message is tagged.",
        w.ATTACK.host, MINE,
        letter("Scaffolders <crew@testing.example>", "Planks", """
            We bought too many planks. They lie at the canal, numbered, and go cheaply
            to colleagues who pay the watchman in cash.
            """),
        tag(OTHER_ENVELOPE)),
    Case(
        "12-percentage-is-ignored",
        "pct=0 means nothing any more (RFC 9989): p=reject applies.",
        w.ATTACK.host, MINE,
        letter("Chess club <board@percent.example>", "Simultaneous display", """
            A grandmaster plays thirty boards at once in the town hall. The entrance fee
            must be paid beforehand through the following agent.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "13-our-own-name-in-helo",
        "The client greets with our own server's name, which is a lie whatever else it shows.",
        w.Client("203.0.113.7", "mx.victim.example", "mail.attack.example"), MINE,
        letter("Any <any@attack.example>", "Ringing bells", """
            Our foundry casts bells for gardens and boats. A catalogue of tones can be
            listened to by telephone, day and night.
            """),
        tag("helo.our-name"), signatures=(attacker("attack.example"),)),
    Case(
        "14-answers-go-elsewhere",
        """Reply-To leads to another organisation than an unbacked From: suspicion on two axes,
        neither established.""",
        w.ATTACK.host, MINE,
        letter("Workshop <workshop@watch.example>", "Apprentice wanted", """
            We look for an apprentice with steady hands. Answer with a handwritten page
            about the oldest clock in your house.
            """, extra=[("Reply-To", "workshop.watch@freemail.example")]),
        accept("align.none align.envelope-differs replyto.domain-mismatch")),
    Case(
        "15-declared-bulk",
        "Forged, with a Feedback-ID that declares bulk: stopped although its owner only asks for "
        "quarantine.",
        w.THROWAWAY.host, "any@throwaway.example",
        letter("Parcel office <post@careful.example>", "Stamps of the year", """
            Collectors may subscribe to next year's stamps without postage. The album is
            free for everyone who subscribes through the agency below.
            """, extra=[("Feedback-ID", "7:campaign:throwaway")]),
        reject(OTHER_ENVELOPE + " bulk.declared list.unsub-missing", "forged bulk")),
    Case(
        "16-altered-content",
        "A signed message of the bank was caught and the sum in it changed: the signature breaks.",
        w.ATTACK.host, MINE,
        letter("Bank <orders@bank.example>", "Standing order", """
            Your standing order to the landlord was changed to 640 marks, as you asked
            at the counter. It is carried out on the third of each month.
            """),
        reject(OTHER_ENVELOPE), signatures=(rsa("bank.example", verifies=False),),
        alter=lambda message: message.replace(b"640 marks", b"946 marks")),
    Case(
        "17-automatic",
        "Calls itself automatic, which hints at bulk but does not establish it.",
        w.BOT, "noreply@watch.example",
        letter("Monitoring <noreply@watch.example>", "Battery of sensor 12", """
            Sensor twelve reports a weak battery. Order the replacement with one click;
            the technician's assistant collects the amount at your door.
            """, extra=[("Auto-Submitted", "auto-generated")]),
        tag("align.none spf.fail bulk.automatic")),
    Case(
        "18-null-sender",
        "Sent like a bounce, with MAIL FROM:<>, in the name of a domain that asks for quarantine.",
        w.ATTACK.host, "",
        letter("Parcel office <post@careful.example>", "Undeliverable parcel", """
            A parcel came back to our depot without a readable label. If you miss one,
            describe its wrapping and tell us where you keep your spare key.
            """),
        tag("align.none-policy bounce.no-structure")),
    Case(
        "19-over-ipv6",
        "A nameless IPv6 machine in the bank's name, which SPF disowns: rejected as the bank asks.",
        w.BOT6, "service@bank.example",
        letter("Bank service <service@bank.example>", "Safe deposit box", """
            The lock of your safe deposit box will be drilled unless you name the code
            of the night entrance to our commissioner.
            """),
        reject("align.none-policy spf.fail")),
    Case(
        "20-two-from-fields-own-user",
        """A logged-in user of ours sends two From fields. What is found is listed, but our own
        users' mail is not stopped; proofs are not asked for.""",
        w.Client("203.0.113.150", "[203.0.113.150]"), "alice@victim.example",
        letter(["From: <alice@victim.example>", "From: <alice@freemail.example>"],
               "Test of my new program", """
            This program insists on writing both of my addresses. Does it arrive at
            your place, and which of the two do you see?
            """, to="friend@firm.example"),
        accept("from.multiple from.parser-disagreement", "forged"),
        recipients=("friend@firm.example",), user="alice"),
    Case(
        "21-from-domain-does-not-exist",
        """The From domain does not exist, nor does anything above it but the top: nobody can be
        the author. Forged; nobody asks for rejection, so it is tagged.""",
        w.ATTACK.host, MINE,
        letter("Clearing house <desk@clearing-house.example>", "Unclaimed securities", """
            Nine bearer shares in your late uncle's name were found in a drawer. They go
            to the state on the thirtieth unless an heir states his account.
            """),
        tag("domain.from-nonexistent align.none align.envelope-differs")),
    Case(
        "22-domain-takes-no-mail",
        """The owner of the From domain publishes a null MX (RFC 7505), and nothing backs the
        message: nobody could answer him. Forged, tagged.""",
        w.ATTACK.host, MINE,
        letter("Lottery office <win@noreply.example>", "Your ticket came up", """
            Ticket eleven of the harvest raffle was drawn from the drum. The pig must be
            fetched within the week; a deposit keeps it fed until then.
            """),
        tag("domain.null-mx align.none align.envelope-differs")),
    Case(
        "23-strict-owner-abused-by-subdomain",
        """The owner asks for his exact name (adkim=s, aspf=s). A subdomain that is let to somebody
        else signs and passes SPF; that backs the subdomain, not him.""",
        w.Client("198.51.100.98", "news.strict.example", "news.strict.example"),
        "any@news.strict.example",
        letter("Registrar <office@strict.example>", "Renewal of your licence", """
            The licence for your boathouse lapses at noon. Renew it through the branch
            window below, which also takes the arrears of the last owner.
            """),
        reject("align.none-policy"), signatures=(rsa("news.strict.example"),)),
    Case(
        "24-neighbour-below-public-suffix",
        """registry.example says that names below it belong to different owners (psd=y), and asks
        for rejection. One of them signs in the name of another.""",
        w.TWO.host, "any@two.registry.example",
        letter("Cooper <barrels@one.registry.example>", "Oak staves", """
            The staves you ordered lie at the toll bridge. Pay the bargeman, not us: our
            cash box was stolen with the ledger in it.
            """),
        reject("align.none-policy"), signatures=(rsa("two.registry.example"),)),
    Case(
        "25-unreachable-return-path",
        """The domain of MAIL FROM does not exist, so that nobody can be notified. A suspicion on
        each axis, and no proof: accepted.""",
        w.BOT, "b-77@bounce.vanished.example",
        letter("Workshop <workshop@watch.example>", "Balance spring", """
            The spring we ordered for your pocket watch is too soft. The old one can be
            straightened, at the risk that it snaps for good.
            """),
        accept("align.none align.envelope-differs domain.mailfrom-unreachable")),
    Case(
        "26-existing-subdomain-policy",
        """np=reject is for subdomains that do not exist. This one does, so p=none applies: nothing
        proven, accepted.""",
        w.ATTACK.host, MINE,
        letter("Counter <counter@desk.nosub.example>", "Parcel on the counter", """
            A parcel without a label stands on the counter since Monday. It ticks, and
            the porter would like to know whether that is meant to be so.
            """),
        accept(OTHER_POLICY_NONE)),
    Case(
        "27-two-records-below-a-policy",
        """A branch publishes two DMARC records, which are discarded. The search goes on, and the
        bank above it asks for rejection (RFC 9989 section 4.10).""",
        w.ATTACK.host, MINE,
        letter("Branch office <branch@branch.bank.example>", "Night safe", """
            Your night safe was emptied by mistake. To have its contents carried back,
            list them with their serial numbers and the date of purchase.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "28-sender-of-another-organisation",
        "From is backed by nothing, and Sender names the organisation that sent it: accepted.",
        w.ATTACK.host, "any@attack.example",
        letter("Village hall <post@plain.example>", "Stage lamps", """
            Four stage lamps are left over from the revue and go to whoever fetches
            them with his own ladder.
            """, extra=[("Sender", "Any <any@attack.example>")]),
        accept("align.none align.envelope-differs align.sender-differs")),
    Case(
        "29-recipient-as-author",
        "The recipient's own address as author, from outside: rejected as the domain asks.",
        w.ATTACK.host, "any@attack.example",
        letter("User <user@victim.example>", "I have watched you", """
            As you see I write from your own mailbox. Send the price of a good bicycle
            to my locker and the photographs of your garden stay with me.
            """),
        reject("align.own-domain align.none-policy align.envelope-differs align.from-equals-to")),
] + ways.FORGED
