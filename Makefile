# A line each; `make run` and `make test` need nothing set up beforehand but Swift and, to install packages, root.
SWIFT ?= swift
PYTHON ?= /usr/bin/python3
PREFIX ?= /usr/local
DESTDIR ?=
BUILD = $(SWIFT) build --explicit-target-dependency-import-check error
STATIC = $(BUILD) -c release --static-swift-stdlib --scratch-path .build/install

.PHONY: run test check build unit fuzz-targets score end-to-end bench fuzz corpus screenshots install clean packages

run: packages            ## the main job: the Corpus through a private Postfix, and to an SMSC, with Truemark plugged in
	$(BUILD) --product truemark
	$(PYTHON) Tests/EndToEnd/run_corpus.py

test: check unit         ## everything CI runs; the end-to-end tests, which mostly wait, beside a build
	$(MAKE) -j2 --output-sync=target fuzz-targets score end-to-end

check: packages          ## format and lint
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests
	$(PYTHON) -m compileall -q Corpus Tests/EndToEnd
	mandoc -T lint -W warning docs/man/*.1 docs/man/*.5

build: packages
	$(BUILD) --build-tests

unit: build              ## build with warnings as errors; unit and conformance tests
	$(SWIFT) test --skip-build

fuzz-targets: build      ## compile the fuzz targets
	TRUEMARK_FUZZ=1 $(BUILD) --target truemark-fuzz

score: build             ## every Corpus case against the engine
	.build/debug/truemark score Corpus --check

end-to-end: build        ## real Postfix, Sendmail, Kannel, Unbound and Chromium on loopback
	$(PYTHON) Tests/EndToEnd/run_tests.py

bench: packages          ## what each stage costs; log, searches; messages a second, beside a milter that does nothing
	$(BUILD) -c release
	.build/release/stage-times Corpus
	.build/release/log-bench --message Corpus/honest/01-plain-ascii.eml --folder /tmp
	.build/release/search-bench --folder /tmp --records 10000
	TRUEMARK=.build/release/truemark $(PYTHON) Tests/EndToEnd/bench.py
	TRUEMARK=.build/release/truemark $(PYTHON) Tests/EndToEnd/bench_smpp.py

fuzz: packages           ## each parser of untrusted bytes for FUZZ_SECONDS (default 60)
	Tests/Fuzz/run.sh

corpus: packages         ## write the Corpus anew from its generator
	$(PYTHON) Corpus/generate.py

screenshots: packages    ## pictures of every page of the review into run/screenshots
	$(BUILD) --product truemark
	$(PYTHON) Tests/EndToEnd/screenshots.py

install:                 ## binaries that need no Swift on the machine, manual pages, systemd units
	$(STATIC) --product truemark
	$(STATIC) --product truemark-verify
	install -D -s .build/install/release/truemark $(DESTDIR)$(PREFIX)/bin/truemark
	install -D -s .build/install/release/truemark-verify $(DESTDIR)$(PREFIX)/bin/truemark-verify
	for unit in packaging/*.service; do install -D -m 644 $$unit $(DESTDIR)/lib/systemd/system/$${unit##*/}; done
	for page in docs/man/*.1; do install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man1/$${page##*/}; done
	for page in docs/man/*.5; do install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man5/$${page##*/}; done

packages:
	packaging/packages.sh build
	packaging/packages.sh test

clean:
	rm -rf .build run
