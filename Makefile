# Everything that is done to this project more than once. `make` alone lists it.

# Looked up when a recipe runs, so that listing the targets needs no toolchain.
swift = $(shell scripts/toolchain)/swift
swift_files = Package.swift Sources Tests
shell_files = .ci/run $(wildcard scripts/*)
python_files = bench/run $(shell find bench Tests -name '*.py')
# `make bench ONLY=clicks` runs one part; `bench/run --list` names them.
ONLY =
# `make soak WORLDS=1 SEED=4711` tries one random world again.
WORLDS = 10000
SEED =
# `make check tested=no` leaves the tests to the caller.
tested = yes

.PHONY: help build release release-load test format lint check structure soak demo bench clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything for debugging, tests included; a warning is an error
	$(swift) build --build-tests

release: ## Build the program for release, to .build/release/dyelink
	$(swift) build -c release --product dyelink

test: ## Run every test, after installing what they need
	scripts/test

format: ## Lay out the Swift code as .swift-format says
	$(swift) format --in-place --parallel --recursive $(swift_files)

lint: ## Check the layout of the Swift code, the shell scripts, and that Python reads
	$(swift) format lint --strict --parallel --recursive $(swift_files)
	shellcheck $(shell_files)
	python3 -B -c 'import sys; [compile(open(f).read(), f, "exec") for f in sys.argv[1:]]' \
	  $(python_files)

structure: ## Check the rules that the source tree follows
	$(swift) test --disable-xctest --filter StructureTests

soak: ## Try random worlds (WORLDS=10000, from SEED on) against all that has to hold
	$(swift) build -c release --product soak
	.build/release/soak --worlds $(WORLDS) $(if $(SEED),--seed $(SEED))

check: lint build ## All that a change must pass: lint, build, tests (structure among them)
ifeq ($(tested),yes)
	$(swift) test --skip-build --disable-xctest --no-parallel
endif

demo: ## Build for release and run the demo
	scripts/demo

release-load: ## Build the load generator for release, to .build/release/dyelink-load
	$(swift) build -c release --product dyelink-load

bench: release release-load ## Measure Dyelink beside other servers; ONLY=clicks for one part
	scripts/setup bench
	bench/run $(ONLY)

clean: ## Remove what was built
	$(swift) package clean
