"""Ways to show somebody else's mark, by their numbers in the project's list of attack recipes.

`legit.example` is the domain that is abused (p=reject, SPF -all), `careful.example` one with
p=quarantine, `quiet.example` one with SPF -all and no DMARC. `attack.example` is the attacker's own
domain, whose proofs pass. Where a message shows the domains of both, its envelope is of a third
one, `throwaway.example`, so that the envelope differs from either.
"""

from . import (
    attack_accounts, attack_bounds, attack_forms, attack_proofs, attack_results, evidence, names,
    replays, ways, world as w)
from .attack_proofs import MINE, NONE_POLICY, OTHER_ENVELOPE, THIRD
from .case import Case, accept, reject, tag
from .message import encoded, letter
from .signing import attacker

ENVELOPE = [
    Case(
        "01-nonexistent-subdomain",
        """MAIL FROM is a subdomain of the abused domain that does not exist: SPF says none, and the
        pass of the HELO name must not be lent to it.""",
        w.ATTACK.host, "any@notexist.legit.example",
        letter("Administrator <admin@legit.example>", "Mailbox storage", """
            Your mailbox has used ninety-eight percent of its room. Follow the link on
            the portal and choose a larger plan, or arriving letters are lost.
            """),
        reject(NONE_POLICY + " domain.mailfrom-unreachable")),
    Case(
        "02-mail-from-not-a-path",
        """MAIL FROM is not a path, so nothing can be proven by it: forged, and rejected as the
        owner asks.""",
        w.ATTACK.host, "(any@legit.example",
        letter("Administrator <admin@legit.example>", "New telephone list", """
            The switchboard has moved and every extension received another first digit.
            Open the table, look up your own and confirm that it rings.
            """),
        reject(NONE_POLICY + " spf.fail envelope.malformed")),
    Case(
        "02-null-mail-from-attackers-helo",
        """MAIL FROM:<> makes SPF look at postmaster@HELO, which passes for the attacker's own name
        but does not align with From.""",
        w.ATTACK.host, "",
        letter("Administrator <admin@legit.example>", "Delivery was suspended", """
            Four letters addressed to you are held in quarantine. Release them through
            the web form before midnight or they are destroyed for good.
            """),
        reject(NONE_POLICY + " bounce.no-structure")),
    Case(
        "02-null-mail-from-abused-helo",
        "MAIL FROM:<> with the abused domain itself as HELO: SPF of postmaster@HELO fails.",
        w.Client("203.0.113.7", "legit.example", "mail.attack.example"), "",
        letter("Administrator <admin@legit.example>", "Certificate of your workplace", """
            The security certificate of your workplace computer expires tonight. Run the
            renewal tool from the attached address and type your login when it asks.
            """),
        reject("align.none-policy spf.fail bounce.no-structure")),
    Case(
        "02-null-mail-from-abused-sub-helo",
        "MAIL FROM:<> with a subdomain of the abused domain that does not exist as HELO.",
        w.Client("203.0.113.7", "sub.legit.example", "mail.attack.example"), "",
        letter("Administrator <admin@legit.example>", "Parking permits", """
            Permits for the underground garage are drawn by lot this year. Enter your
            staff number and birthday on the page below to take part in the draw.
            """),
        reject(NONE_POLICY + " bounce.no-structure helo.unresolvable")),
    Case(
        "04-signing-domain-not-a-name",
        """d= holds a bracket, so that a careless Authentication-Results field would read as a pass
        of the abused domain. It is no domain name: permerror.""",
        w.ATTACK.host, MINE,
        letter("Ticket office <tickets@legit.example>", "Season ticket", """
            Your season ticket could not be renewed because the bank returned the debit.
            Enter another card until Friday and keep your seat in the stalls.
            """),
        reject("dkim.tag-illegal-char " + OTHER_ENVELOPE),
        signatures=(attacker("legit.example(.attack.example", verifies=False),)),
    Case(
        "05-envelope-with-bracket",
        "MAIL FROM holds a bracket, to be copied into Authentication-Results. It is not a path.",
        w.ATTACK.host, "any@legit.example(.attack.example",
        letter("Treasurer <treasurer@legit.example>", "Membership dues", """
            The association's account has moved to another branch. Dues for the coming
            season must be paid to the number given in the enclosed circular.
            """),
        reject(NONE_POLICY + " envelope.malformed")),
    Case(
        "05-envelope-with-quote",
        """MAIL FROM has an apostrophe in its domain, to break out of Authentication-Results. It is
        not a path and proves nothing: forged.""",
        w.ATTACK.host, "any@legit.example'@any.attack.example",
        letter("Librarian <library@legit.example>", "Overdue volumes", """
            Three volumes borrowed in spring are overdue. Pay the fee of eleven marks
            through the borrower's page, or the card is blocked in all reading rooms.
            """),
        reject(NONE_POLICY + " envelope.malformed")),
    Case(
        "06-source-route",
        """A source route names the abused domain first. It is ignored (RFC 5321 appendix C): the
        sender's domain is the attacker's, whose pass does not align.""",
        w.ATTACK.host, "@legit.example,@any.example.com:'any@attack.example",
        letter("Press office <press@legit.example>", "Statement under embargo", """
            Please find below the statement that may be printed from Tuesday on. Request
            the photographs with your editor's login on the press page.
            """),
        reject(OTHER_ENVELOPE + " envelope.route")),
]

FROM_FORM = [
    Case(
        "07-two-from-fields-attacker-first",
        """Two From fields: readers disagree on which is the author. Every domain has to be backed,
        and one is not: forged.""",
        w.THROWAWAY.host, THIRD,
        letter(["From: <desk@attack.example>", "From: <admin@legit.example>"],
               "Two keys to one door", """
            The archive changes its locks over the weekend. Send back this form with
            the number of your present key and you will find the new one at the gate.
            """),
        reject("mark.protected from.multiple from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "07-two-from-fields-abused-first",
        """Two From fields, the abused address first. The order must not matter: forged whichever a
        reader shows.""",
        w.THROWAWAY.host, THIRD,
        letter(["From: <admin@legit.example>", "From: <desk@attack.example>"],
               "Winter timetable", """
            From November the shuttle bus leaves every forty minutes. Register for the
            early run with your personal code, which the driver will compare.
            """),
        reject("mark.protected from.multiple from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "07-two-from-fields-with-sender",
        "Two From fields and a Sender field, which excuses nothing: forged.",
        w.THROWAWAY.host, THIRD,
        letter(["From: <desk@attack.example>", "From: <admin@legit.example>",
                "Sender: <desk@attack.example>"],
               "Change of the canteen card", """
            Old canteen cards stop working on the first. Upload a portrait and the
            number on the back side, and a new card will lie in your pigeonhole.
            """),
        reject("mark.protected from.multiple from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "09-space-after-field-name",
        """`From :` is obsolete but legal syntax (RFC 5322 section 4.5), so there are two From
        fields: forged.""",
        w.THROWAWAY.host, THIRD,
        letter(["From: <desk@attack.example>", "From : <admin@legit.example>"],
               "Survey among the staff", """
            How content are you with the ventilation on your floor? Nine questions, five
            minutes, and a voucher for everyone who leaves name and password.
            """),
        reject("mark.protected from.multiple from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "12-two-addresses-attacker-first",
        """One From field with two authors and no Sender. The domain of one is backed by nothing:
        forged.""",
        w.THROWAWAY.host, THIRD,
        letter("<desk@attack.example>, <admin@legit.example>", "Joint statement", """
            Both offices have agreed on a common form for reimbursements. Old claims
            are void; please enter yours again, with the account to be credited.
            """),
        reject("mark.protected from.multiple-addresses align.none-policy align.envelope-differs")),
    Case(
        "12-two-addresses-abused-first",
        """One From field with two authors and no Sender, the abused address first. Its domain is
        backed by nothing: forged.""",
        w.THROWAWAY.host, THIRD,
        letter("<admin@legit.example>, <desk@attack.example>", "Shared cupboard", """
            Someone left a laptop computer in the shared cupboard. If it is yours, write
            its serial number and your account name to either of us.
            """),
        reject("mark.protected from.multiple-addresses align.none-policy align.envelope-differs")),
    Case(
        "12-group-of-two",
        "The two addresses hide in a group, which has no business in the From of a letter.",
        w.THROWAWAY.host, THIRD,
        letter("Friends: <admin@legit.example>, <desk@attack.example>;", "Birthday collection", """
            We collect for the caretaker's sixtieth birthday. Transfer whatever seems
            right to you to the account mentioned under this invitation.
            """),
        reject("mark.protected from.multiple-addresses align.none-policy align.envelope-differs "
               "from.group")),
    Case(
        "13-encoded-address",
        "An encoded word stands where an address must be and decodes to the abused address.",
        w.THROWAWAY.host, THIRD,
        letter(encoded("<admin@legit.example>") + ",<desk@attack.example>", "Your signature", """
            The board has approved the lease. It lacks your signature on the last sheet;
            sign in to the document room and add it before the notary leaves.
            """),
        reject("mark.protected from.encoded-address from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "14-route-in-from",
        "A source route in From (RFC 5322 section 4.4): the author's domain is the last one.",
        w.ATTACK.host, MINE,
        letter("<@attack.example,@any.example.com:admin@legit.example>", "Lift inspection", """
            The lifts stand still on Thursday while the inspector rides on their roofs.
            Deliveries need a permit that you can order with your house account.
            """),
        reject("from.parser-disagreement from.route " + OTHER_ENVELOPE)),
    Case(
        "15-quoted-pair",
        "A backslash between two addresses: one reader ends at it, another reads on.",
        w.THROWAWAY.host, THIRD,
        letter("<admin@legit.example>\\,<desk@attack.example>", "Window cleaning", """
            Clear the sills on your side, please: ropes come down the facade at seven.
            Whoever is away may leave a door code with the undersigned.
            """),
        reject("mark.protected from.trailing-text from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "16-address-before-angle",
        "A bare address and one in brackets: two authors, of whom one is backed by nothing.",
        w.THROWAWAY.host, THIRD,
        letter("admin@legit.example,<desk@attack.example>", "Coffee machine", """
            The coffee machine on the fourth floor now takes cards only. Load yours by
            replying with its sixteen digits and the amount you would like.
            """),
        reject("mark.protected from.multiple-addresses align.none-policy align.envelope-differs")),
    Case(
        "16-text-behind-angle",
        """A second address follows the finished one without a comma; readers disagree on the
        author: forged.""",
        w.THROWAWAY.host, THIRD,
        letter("<desk@attack.example>admin@legit.example", "Insurance card", """
            Health insurance cards with a chip replace the paper ones. State your policy
            number and mother's name, and yours will be printed this week.
            """),
        reject("mark.protected from.trailing-text from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "16-two-angles",
        "Two angle addresses behind one name: some readers take the first, some the last.",
        w.THROWAWAY.host, THIRD,
        letter("Registry <admin@legit.example> <desk@attack.example>", "Copy of your file", """
            A copy of your personal file was requested by a third party. If you object,
            identify yourself on the registry's page within two working days.
            """),
        reject("mark.protected from.trailing-text from.parser-disagreement align.none-policy "
               "align.envelope-differs")),
    Case(
        "18-display-name-is-an-address",
        """The name shown is an address of a protected domain, while the mail is properly the
        attacker's own: forged, though the author is backed.""",
        w.ATTACK.host, MINE,
        letter('"admin@legit.example" <any@attack.example>', "Quick question", """
            Are you at your place just now? I need somebody trustworthy to run a small
            errand for me and cannot be reached by telephone during the conference.
            """),
        tag("mark.protected displayname.address-mismatch "
            ""), signatures=(attacker("attack.example"),)),
    Case(
        "18-display-name-encoded",
        "The name shown is an address of a protected domain, hidden in an encoded word: forged.",
        w.ATTACK.host, MINE,
        letter(encoded("admin@legit.example") + " <any@attack.example>", "Gift vouchers", """
            Our partners in the north shall each receive a voucher. Buy eight of them in
            the kiosk, scratch the silver field, and photograph the numbers for me.
            """),
        tag("mark.protected displayname.address-mismatch "
            ""), signatures=(attacker("attack.example"),)),
    Case(
        "18-display-name-of-recipients-domain",
        """The name shown is an address in the recipient's own domain: it plays a colleague.""",
        w.ATTACK.host, MINE,
        letter('"it-desk@victim.example" <any@attack.example>', "Telework gateway", """
            Tonight the telework gateway gets a new address. Log in once through the
            page below so that your profile is carried over to the new machine.
            """),
        tag("displayname.address-mismatch mark.protected "
            ""), signatures=(attacker("attack.example"),)),
    Case(
        "18-display-name-declared-bulk",
        """The name shown is an address in the recipient's own domain, and the message itself
        declares that it is sent in bulk: forged bulk, stopped.""",
        w.ATTACK.host, MINE,
        letter('"payroll@victim.example" <any@attack.example>', "Payslip in the new format", """
            Payslips are sent in a new format from this month on. Everybody opens the
            attached viewer once and allows it to store the pay office's certificate.
            """, extra=[("Precedence", "bulk")]),
        reject("displayname.address-mismatch mark.protected bulk.declared", "forged bulk"),
        signatures=(attacker("attack.example"),)),
    Case(
        "19-mailsploit-address",
        """Encoded words decode to the abused address and control characters that hide the rest of
        the real address.""",
        w.THROWAWAY.host, THIRD,
        letter("=?utf-8?b?YWRtaW5AbGVnaXQuZXhhbXBsZQ==?==?utf-8?Q?=00?==?utf-8?Q?=0A?="
               "@attack.example", "Boarding house", """
            A room with a view of the harbour has become free. Whoever transfers the
            deposit first obtains it; the account number stands at the foot.
            """),
        reject("mark.protected from.control-char from.encoded-address from.parser-disagreement "
               "align.none-policy align.envelope-differs")),
    Case(
        "19-mailsploit-display-name",
        """The display name decodes to another's address, NUL and a line feed. The attacker's own
        domain is aligned, so the owner of the abused one has no say: tag.""",
        w.ATTACK.host, MINE,
        letter("=?utf-8?b?YWRtaW5AbGVnaXQuZXhhbXBsZQAK?= <any@attack.example>", "Lost wallet", """
            A brown wallet was handed in at the counter. Describe what is inside and to
            which address it may be sent, and add a copy of your passport.
            """),
        tag("mark.protected from.control-char displayname.control displayname.address-mismatch"),
        signatures=(attacker("attack.example"),)),
]

NO_AUTHOR = [
    Case(
        "11-no-from-but-sender",
        """Without From, some readers show Sender instead: a protected domain that nothing backs.
        There is no author to be found.""",
        w.ATTACK.host, MINE,
        letter(None, "Customs declaration", """
            Your parcel waits at the border because its contents were not declared. The
            fee is small and may be paid with any card on the forwarding agent's page.
            """, top=[("Sender", "<admin@legit.example>")]),
        tag("mark.protected from.missing align.resent-claims", "forged concealed")),
    Case(
        "24-empty-angle",
        "`From: <>` shows no author at all: concealed, tagged.",
        w.ATTACK.host, MINE,
        letter("<>", "Energy certificate", """
            Every house needs an energy certificate before winter. Our engineers measure
            it from the street, so that you need not even open the door.
            """),
        tag("from.empty", "concealed")),
    Case(
        "24-empty-field",
        "`From:` with nothing behind it shows no author: concealed, tagged.",
        w.ATTACK.host, MINE,
        letter("", "Free roof survey", """
            A drone will fly over your neighbourhood on Saturday. Ask for a free survey
            of gutters and tiles; cracked ones are replaced on the spot.
            """),
        tag("from.empty", "concealed")),
]

CASES = [
    *ENVELOPE, *FROM_FORM, *NO_AUTHOR, *attack_forms.CASES, *attack_proofs.CASES,
    *attack_accounts.CASES, *evidence.ATTACKS, *names.ATTACKS, *ways.ATTACKS,
    *attack_results.FORGED, *attack_bounds.CASES, *replays.ATTACKS,
]
