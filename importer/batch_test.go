package importer

import (
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/importer/journal"
)

// sized is a task whose row takes this many bytes of a body.
func sized(bytes int) task {
	op := func(text string) journal.Op {
		return journal.Op{ID: 7, Set: []journal.Field{{Name: "comment", New: text}}}
	}
	text := strings.Repeat("x", bytes-client.Size(input(op(""))))
	return task{op: op(text)}
}

// queue gives tasks one by one, and then an error if there is one.
func queue(tasks []task, err error) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for _, task := range tasks {
			if !yield(task, nil) {
				return
			}
		}
		if err != nil {
			yield(task{}, err)
		}
	}
}

func TestBatches(t *testing.T) {
	const third, huge = client.MaxBody / 3, client.MaxBody + 1
	for name, c := range map[string]struct {
		bytes []int
		size  int
		want  []int // tasks by batch
	}{
		"none":                       {nil, 2, nil},
		"fewer than a batch":         {[]int{100}, 2, []int{1}},
		"a full batch":               {[]int{100, 100}, 2, []int{2}},
		"one more":                   {[]int{100, 100, 100}, 2, []int{2, 1}},
		"two full batches":           {[]int{100, 100, 100, 100}, 2, []int{2, 2}},
		"a body that is full":        {[]int{third, third, client.MaxBody - 2*third}, 9, []int{3}},
		"a byte over it":             {[]int{third, third, client.MaxBody - 2*third + 1}, 9, []int{2, 1}},
		"each body counts anew":      {[]int{third, third, huge - 2*third, third, third}, 9, []int{2, 2, 1}},
		"too large":                  {[]int{huge}, 9, []int{1}},
		"too large, first":           {[]int{huge, 100, 100}, 9, []int{1, 2}},
		"too large, in the middle":   {[]int{100, 100, huge, 100}, 9, []int{2, 1, 1}},
		"too large, behind a full":   {[]int{100, 100, huge}, 2, []int{2, 1}},
		"too large, one behind them": {[]int{huge, huge}, 9, []int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var tasks []task
			for i, bytes := range c.bytes {
				next := sized(bytes)
				next.row = i + 2
				tasks = append(tasks, next)
			}
			var got []int
			row := 2
			for b, err := range batches(queue(tasks, nil), c.size) {
				if err != nil {
					t.Fatal(err)
				}
				if got = append(got, len(b.tasks)); b.number != len(got) {
					t.Errorf("batch %d has the number %d", len(got), b.number)
				}
				for _, task := range b.tasks {
					if task.row != row {
						t.Errorf("row %d stands in the place of row %d", task.row, row)
					}
					row++
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("tasks by batch (-want +got):\n%s", diff)
			}
		})
	}
}

// A plan that cannot be read on sends nothing more, not even what was packed.
func TestBatchesEndWithAnError(t *testing.T) {
	broken := errors.New("the plan is damaged")
	var sizes []int
	var last error
	for b, err := range batches(queue([]task{sized(100), sized(100), sized(100)}, broken), 2) {
		sizes, last = append(sizes, len(b.tasks)), err
	}
	if diff := cmp.Diff([]int{2, 0}, sizes); diff != "" || !errors.Is(last, broken) {
		t.Errorf("last error %v; tasks by batch (-want +got):\n%s", last, diff)
	}
}

// A list of entities kills the server's script, and the answer to more than 50 new
// items is more than a proxy takes.
func TestRowsARequest(t *testing.T) {
	for _, c := range []struct {
		verb       journal.Verb
		itemtype   string
		most, want int
	}{
		{journal.Update, "Entity", 100, 1},
		{journal.Update, "Location", 100, 100},
		{journal.Add, "Location", 100, 50},
		{journal.Add, "Entity", 20, 20},
	} {
		if got := (leg{verb: c.verb, itemtype: c.itemtype}).size(c.most); got != c.want {
			t.Errorf("%d rows of %s by %s a request, want %d", got, c.itemtype, c.verb, c.want)
		}
	}
}
