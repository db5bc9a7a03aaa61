package client_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// troubled logs in to a simulated server of 300 computers that has its troubles.
// To be called where time is fake.
func troubled(t *testing.T, options itsmtest.Options) (*client.Client, *itsmtest.Server) {
	t.Helper()
	options.Items = 300
	simulator, err := itsmtest.New(options)
	if err != nil {
		t.Fatal(err)
	}
	c := clientOf(t, "https://itsm.example.org", func(c *client.Config) {
		c.UserToken, c.Transport = itsmtest.DefaultUserToken, inMemory(simulator)
	})
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c, simulator
}

// One request of six fails, in all ways, and every read comes to its end.
func TestSimulatedFaults(t *testing.T) {
	for seed := range int64(20) {
		synctest.Test(t, func(t *testing.T) {
			c, simulator := troubled(t, itsmtest.Options{Seed: seed, Faults: itsmtest.Faults{
				TooManyRequests: 0.03, Unavailable: 0.03, GatewayTimeout: 0.03, Dropped: 0.03, Page: 0.03, Emptied: 0.03,
			}})
			got, err := collect(t, c, client.Query{PageSize: 40, Parallel: 3})
			if err != nil || !slices.Equal(got, upTo(300)) {
				t.Errorf("seed %d: %d items, error %v", seed, len(got), err)
			}
			if found, err := c.ByID(t.Context(), "Computer", upTo(200)); err != nil || len(found.Items) != 200 {
				t.Errorf("seed %d: %d items by id, error %v", seed, len(found.Items), err)
			}
			if found, err := find(t, c, "Computer", client.Search{PageSize: 40}); err != nil || len(found) != 300 {
				t.Errorf("seed %d: %d items searched, error %v", seed, len(found), err)
			}
			if simulator.Counts()["GET"] < 25 {
				t.Errorf("seed %d: no more than %v", seed, simulator.Counts())
			}
		})
	}
}

// An update is sent until it is answered, with Await in between, and no more
// often than it was turned down or failed.
func TestSimulatedFaultsOfUpdates(t *testing.T) {
	for seed := range int64(20) {
		synctest.Test(t, func(t *testing.T) {
			c, simulator := troubled(t, itsmtest.Options{Seed: seed, Faults: itsmtest.Faults{
				TooManyRequests: 0.05, Unavailable: 0.05, GatewayTimeout: 0.05, Dropped: 0.05, Page: 0.05, Emptied: 0.05,
			}})
			var working sync.WaitGroup
			for id := range 40 {
				working.Go(func() {
					for {
						_, err := c.Update(t.Context(), "Computer", rowsOf(id+1))
						if err == nil {
							return
						}
						if !errors.Is(err, client.ErrFailed) || c.Await(t.Context()) != nil {
							t.Errorf("seed %d: %v", seed, err)
							return
						}
					}
				})
			}
			working.Wait()
			for id := range 40 {
				if item, _ := simulator.Item("Computer", id+1); item["comment"] != "c" {
					t.Errorf("seed %d: item %d holds %v", seed, id+1, item["comment"])
				}
			}
		})
	}
}

// Sessions that end after every twenty requests do not show.
func TestSimulatedSessionsThatEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, simulator := troubled(t, itsmtest.Options{SessionRequests: 20})
		var working sync.WaitGroup
		for first := range 8 {
			working.Go(func() {
				for i := range 20 {
					if results, err := c.Update(t.Context(), "Computer", rowsOf(20*first+i+1)); err != nil || !results[0].OK {
						t.Errorf("%v, error %v", results, err)
					}
				}
			})
		}
		working.Wait()
		if puts := simulator.Counts()["PUT"]; puts < 160 || puts > 160+8*12 {
			t.Errorf("%d PUT for 160 updates: each end of a session should cost no more than eight", puts)
		}
	})
}
