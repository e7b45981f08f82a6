// foreign-log reads a log of Truemark with the Go project's own code for transparency logs (golang.org/x/mod/sumdb),
// which shares nothing with ours: the signed heads, the tiles, every entry, and the proofs that are given out.
//
//	foreign-log FOLDER KEY HEADS [PROOF...]
//
// FOLDER: STATE/log. KEY: the log's public key. HEADS: signed notes, with a zero octet behind each. PROOF: a
// c2sp.org/tlog-proof text, or what a witness is sent (c2sp.org/tlog-witness). Exit status 1 with a line that says what
// does not hold.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// must ends the program if there is an error.
func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "foreign-log: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func check(holds bool, what string) {
	if !holds {
		must(fmt.Errorf("does not hold"), what)
	}
}

// tiles are the files of a log; their paths lack the height, which is always 8 (c2sp.org/tlog-tiles).
type tiles string

func (folder tiles) path(kind string, tile tlog.Tile) string {
	rest := strings.SplitN(tile.Path(), "/", 4)[3]
	return filepath.Join(string(folder), "tile", kind, rest)
}

func (folder tiles) Height() int { return height }

func (folder tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(folder.path(strconv.Itoa(tile.L), tile))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

// open gives the tree of a signed head.
func open(text []byte, key note.Verifier) tlog.Tree {
	signed, err := note.Open(text, note.VerifierList(key))
	must(err, "the signature of a head")
	lines := strings.Split(signed.Text, "\n")
	check(lines[0] == key.Name(), "the first line of a head is the log's name")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "the size of a head")
	root, err := tlog.ParseHash(lines[2])
	must(err, "the root of a head")
	return tlog.Tree{N: size, Hash: root}
}

// entries counts those whose hash is the one in the tree.
func entries(folder tiles, tree tlog.Tree, hashes tlog.HashReader) int64 {
	var count int64
	for count < tree.N {
		tile := tlog.Tile{H: height, L: 0, N: count >> height, W: 1 << height}
		if left := tree.N - count; left < 1<<height {
			tile.W = int(left)
		}
		data, err := os.ReadFile(folder.path("entries", tile))
		must(err, "the entries")
		for number := 0; number < tile.W; number++ {
			length := int(binary.BigEndian.Uint16(data))
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, count)})
			must(err, "the hashes")
			check(stored[0] == tlog.RecordHash(data[2:2+length]), fmt.Sprintf("entry %d", count))
			data = data[2+length:]
			count++
		}
		check(len(data) == 0, fmt.Sprintf("the end of the entries before %d", count))
	}
	return count
}

// proof checks a text of one of the two kinds; its head is the newest.
func proof(text string, tree tlog.Tree, key note.Verifier, hashes tlog.HashReader) {
	head, signed, found := strings.Cut(text, "\n\n")
	check(found, "a proof has two parts")
	check(open([]byte(signed), key) == tree, "the head of a proof")
	lines := strings.Split(head, "\n")
	isEntry := lines[0] == "c2sp.org/tlog-proof@v1"
	if isEntry {
		lines = lines[1:]
	}
	_, digits, _ := strings.Cut(lines[0], " ")
	number, err := strconv.ParseInt(digits, 10, 64)
	must(err, "the number in a proof")
	var path []tlog.Hash
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		must(err, "a hash of a proof")
		path = append(path, hash)
	}
	if isEntry {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, number)})
		must(err, "the hash of an entry")
		must(tlog.CheckRecord(path, tree.N, tree.Hash, number, leaf[0]), fmt.Sprintf("the proof of entry %d", number))
	} else {
		old, err := tlog.TreeHash(number, hashes)
		must(err, "an older tree")
		must(tlog.CheckTree(path, tree.N, tree.Hash, number, old), fmt.Sprintf("the proof of growth from %d", number))
	}
}

func main() {
	folder, words := tiles(os.Args[1]), os.Args[3:]
	key, err := note.NewVerifier(os.Args[2])
	must(err, "the key")
	checkpoint, err := os.ReadFile(filepath.Join(string(folder), "checkpoint"))
	must(err, "the newest head")
	tree := open(checkpoint, key)
	hashes := tlog.TileHashReader(tree, folder)
	heads, err := os.ReadFile(words[0])
	must(err, "the older heads")
	notes := strings.Split(strings.TrimSuffix(string(heads), "\x00"), "\x00")
	for _, text := range notes {
		old := open([]byte(text), key)
		root, err := tlog.TreeHash(old.N, hashes)
		must(err, "an older tree")
		check(root == old.Hash, fmt.Sprintf("the head over %d entries", old.N))
	}
	for _, file := range words[1:] {
		text, err := os.ReadFile(file)
		must(err, "a proof")
		proof(string(text), tree, key, hashes)
	}
	fmt.Printf("%d entries, %d heads, %d proofs\n", entries(folder, tree, hashes), len(notes), len(words)-1)
}
