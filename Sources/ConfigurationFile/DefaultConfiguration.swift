extension Configuration {
  /// The default configuration, which documents every key.
  package static let documentation = """
    # Truemark. Every key is shown with its default; leave out what you do not change.

    # monitor: every message passes unchanged, and the log says what would have been done.
    # enforce: verdicts are carried out.
    mode: monitor

    # Where the MTA finds the filter: unix:PATH, inet:PORT@HOST or inet6:PORT@HOST.
    socket: unix:/run/truemark/milter.sock

    # Permissions of a unix socket, octal. The MTA's user needs to write to it.
    socketPermissions: "0660"

    # What the filter keeps: log/ (decisions), campaigns/ and, apart from them, keys/.
    state: /var/lib/truemark

    retention:
      # The law that is followed: cn-mail (184 days, 60 at least), cn-sms (184 days, 153 at least) or eu (60 days).
      profile: cn-mail
      # Days that records are kept, by the log's own count; then their entries and keys are removed. 0: as the profile
      # says. Nothing goes below 60.
      days: 0

    # A folder, on another disk or mounted store, that gets a copy of the log within seconds of each head; an absolute
    # path. Keys are not copied: keep those elsewhere. Empty: no copy.
    backup: ""

    # Where 'truemark log find' looks. Empty: a file of its own, STATE/index/, for the log of this host. Several hosts
    # ship into one PostgreSQL, and each finds the records of all: postgresql://USER@HOST/DATABASE, as libpq takes it;
    # a password belongs into libpq's own file (~/.pgpass of the user). Let 'truemark log index --follow' run with it.
    index: ""

    site:
      # Our name in Authentication-Results (RFC 8601). Empty: the name of the MTA that asks (macro j).
      authservID: ""
      # Names under which our servers greet, beside the MTA's own; a client that claims one of them lies.
      names: []
      # Our own domains. Mail from them that comes from outside and that neither SPF nor DKIM backs is forged.
      domains: []
      # Domains that are worth forging, each with the names that belong to nobody else; a name counts where the name
      # shown of an author begins with it. They add to a list that comes with Truemark ('truemark policy protected'); a
      # domain of that list is given the names written here instead. A protected domain is never taken for a look-alike
      # of another, so list here what is wrongly taken for one, as in: {bank.example: [Example Bank, 示例银行]}
      protected: {}
      # Our own networks: their mail is judged and logged, never stopped. Authenticated users likewise.
      networks: [127.0.0.0/8, "::1/128"]
      # Domains of lists and forwarders we vouch for, as they sign with DKIM.
      relays: []
      # Domains of forwarders whose word we take: where their ARC seal is the newest and the chain holds, a proof of the
      # author that they saw and then broke counts as proof of a relay.
      sealers: []

    dns:
      # Servers to ask, ADDRESS or ADDRESS@PORT. Empty: those of /etc/resolv.conf.
      servers: []
      # Seconds a message waits for all its answers. Keep it well below the MTA's milter timeout.
      budget: 5

    # How much of a message is looked at. Beyond, the finding limits.exceeded says so.
    limits:
      headerBytes: 1048576
      headerCount: 2000
      # Not below the MTA's own message size limit: of a body that is cut no signature can be checked.
      bodyBytes: 52428800
      recipients: 10000

    bulk:
      # A campaign is bulk as soon as one tier is reached: distinct recipients within so many hours.
      tiers:
        - recipients: 100
          hours: 24
        - recipients: 1000
          hours: 720
        - recipients: 5000
          hours: 24
      # Memory for campaigns, domains, networks and signatures, in MiB. A small campaign takes about 600 bytes; the
      # small and old ones go first.
      memory: 256
      # Each copy of a message whose sender is forged or concealed waits at its sender (451) until it shows whether the
      # message is sent in bulk; then it is rejected, or goes on as a single message.
      firstCopies:
        # Minutes that a copy waits; 0: none waits.
        wait: 5
        # Minutes after which it waits no longer, even if the campaign still grows.
        atMost: 240
      # A Redis through which several machines count together: unix:/PATH or HOST:PORT (IPv6: "[::1]:6379"). All of them
      # need the same STATE/keys/campaigns.key, and should have the same bulk section and clocks. While Redis is away
      # each counts alone, and tells the others later. Empty: this machine counts alone.
      redis: ""
      # A file whose first line is the password for Redis, or name and password of its user. Empty: none is asked for.
      redisPasswordFile: ""

    # How a message shows its sender, and how many it reaches, decides. There are no rules for recipients, persons or
    # topics, and a key that names such a thing is refused.
    policy:
      # What is done in each cell of the table: accept, tag, quarantine, defer or reject.
      actions:
        # The client is an authenticated user or in our own networks.
        ownSender: accept
        # An appeal of this sender was upheld ('truemark appeal').
        exempted: accept
        # The DNS failed, so that it cannot be told whether the sender is forged.
        temporaryError: defer
        honestSingle: accept
        honestBulk: accept
        concealedSingle: tag
        concealedUndecided: defer
        concealedBulk: reject
        # Forged, and the owner of the From domain publishes p=reject, and no relay is proven.
        forgedSingleOwnerRejects: reject
        # Short messages: forged, from an account of the SMSC, which answers for what it sends and hears at once.
        forgedSingleAccount: reject
        forgedSingle: tag
        # Forged, single so far, and it is too early to tell whether it stays so; see bulk.firstCopies.
        forgedUndecided: defer
        forgedBulk: reject
      # Points by finding, where they shall differ from 'truemark policy show'. 100 establish an axis.
      points: {}

    # How held messages (action quarantine) are listed, released and deleted: commands of Postfix with their words, run
    # without a shell for 30 s at most. Whoever reviews needs to be root for the second, or "sudo -n /usr/sbin/postsuper".
    quarantine:
      # Prints the queue as JSON lines; with -i in place of -j it delivers at once what was released.
      list: /usr/sbin/postqueue -j
      change: /usr/sbin/postsuper

    review:
      # Where 'truemark review serve' shows its pages: inet:PORT@ADDRESS, a loopback address unless there is a
      # certificate; or unix:PATH, behind a proxy that speaks TLS and puts the client's address last into
      # X-Forwarded-For.
      socket: inet:8025@127.0.0.1
      # How senders reach these pages to appeal, such as https://review.example; it goes into the replies to refused
      # mail. Let a proxy show them /appeal, /appeal/status and /style.css alone. Empty: replies name the decision only.
      address: ""
      # Files in PEM: with them the pages are served by TLS (1.2 or newer).
      certificate: ""
      key: ""

    # The filter of short messages ('truemark smpp') between customers (ESMEs) and the SMSC. It needs a state folder of its
    # own; mode, policy, retention, backup, index and review are those above.
    sms:
      # Where customers connect: inet:PORT@ADDRESS or unix:PATH.
      socket: inet:2775@127.0.0.1
      # Files in PEM: with them customers connect by TLS (1.2 or newer).
      certificate: ""
      key: ""
      # Where the SMSC is: inet:PORT@ADDRESS or unix:PATH.
      upstream: inet:2776@127.0.0.1
      # A file in PEM with the certificates that may vouch for the SMSC; with it the SMSC is spoken to by TLS.
      authorities: ""
      # The folder of senders.csv, protected.csv, templates.csv and accounts.yaml, which are taken up as soon as they
      # change ('truemark sms registry check'). Empty: it is not known who may show which sender.
      registry: ""
      # The alphabet that data_coding 0 means at the SMSC: gsm7, latin1 or utf8.
      alphabet: gsm7
      # Whether messages of subscribers (deliver_sm) are judged too. Receipts never are.
      mobileOriginated: false
      # PDUs that SMPP 3.4 does not know: relay, or nack (generic_nack, ESME_RINVCMDID).
      unknownPDU: relay
      # In mode enforce, what becomes of messages that cannot be judged or recorded: open (they go on), closed (refused
      # for good, ESME_RSUBMITFAIL) or tempfail (refused for now, ESME_RSYSERR).
      fail: tempfail
      # Whether records hold the text, sealed under the day's key, as MIIT Order 31 asks for port-type messages.
      keepContent: false
      # The TLV in which a message names the entity it is sent for, as 0x1400 does in India; 0: none.
      entityTag: 0x1400
      # By finding: the command_status of a refusal for it, where that is not ESME_RINVSRCADR for senders and
      # ESME_RSUBMITFAIL for all else. Permanent ones: clients send again what they take for temporary.
      statuses: {}
      # As bulk.tiers, for short messages.
      tiers:
        - recipients: 20
          hours: 1
        - recipients: 100
          hours: 24
      limits:
        # Octets of a PDU; longer ones end the session (generic_nack, ESME_RINVCMDLEN).
        pdu: 65536
        # Requests of a session that are not answered yet; beyond, its client is not read.
        window: 1000
        sessions: 2000
        # Binds from one address that the SMSC refused within a minute; beyond, connections from there are not taken.
        failedBinds: 10

    service:
      # The service log: a file, reopened on SIGUSR1. Empty: standard error.
      log: ""
    """
}
