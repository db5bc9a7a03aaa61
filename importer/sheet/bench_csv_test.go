package sheet_test

import (
	"encoding/csv"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// benchRows are enough for what is done once a file to weigh little.
const benchRows = 200_000

// BenchmarkCSVBound reads a CSV to its end, header found and cells typed, and
// beside it, in turns, with encoding/csv, which uses its record again as well.
// The ratio is that of their speeds.
func BenchmarkCSVBound(b *testing.B) {
	for name, line := range map[string]string{
		"bare":   strings.Repeat("PC-000001,", 11) + "12.50\n",
		"quoted": strings.Repeat("\"PC-000001\",", 11) + "\"12.50\"\n",
	} {
		b.Run(name, func(b *testing.B) {
			path := write(b, "a.csv", []byte(header12()+strings.Repeat(line, benchRows)))
			var ours, theirs time.Duration
			var peak uint64
			for b.Loop() {
				for range 5 { // in turns, so that what else the machine does hits both
					theirs += clocked(func() int { return readEncoding(b, path) }, b)
					ours += clocked(func() int { return readBound(b, path, &peak) }, b)
				}
			}
			b.ReportMetric(float64(theirs)/float64(ours), "x-encoding/csv")
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
		})
	}
}

func header12() string { return "A,B,C,D,E,F,G,H,I,J,K,L\n" }

func clocked(read func() int, b *testing.B) time.Duration {
	runtime.GC()
	start := time.Now()
	if n := read(); n != benchRows {
		b.Fatalf("%d rows", n)
	}
	return time.Since(start)
}

func readBound(b *testing.B, path string, peak *uint64) int {
	f, err := sheet.Open(path, mapping.Source{}, [][]string{{"A"}, {"F"}, {"L"}})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	n := 0
	for _, err := range f.Rows() {
		if err != nil {
			b.Fatal(err)
		}
		if n++; n%(benchRows/4) == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			*peak = max(*peak, m.HeapAlloc)
		}
	}
	return n
}

func readEncoding(b *testing.B, path string) int {
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	in := csv.NewReader(file)
	in.ReuseRecord = true
	n := -1 // the header
	for _, err = in.Read(); err == nil; _, err = in.Read() {
		n++
	}
	return n
}
