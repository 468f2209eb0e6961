// bench_go: the rows of the kernel that goroutines and channels have a counterpart for.
//
// Usage: bench_go [--scale=X] [ROW...]; prints `row<TAB>figure` lines.
// Run it pinned to one core: then one thread runs all goroutines, as in the other programs.
package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

type row struct {
	name    string
	count   int
	measure func(count int) float64
}

// CPU time of this process, so that a neighbour who borrows the core costs the figure nothing.
func cpuNanoseconds() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func nanosecondsPer(start int64, operations int) float64 {
	return float64(cpuNanoseconds()-start) / float64(operations)
}

func residentBytes() float64 {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	if err != nil {
		panic(err)
	}
	return float64(pages * os.Getpagesize())
}

func yield1(count int) float64 {
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		runtime.Gosched()
	}
	return nanosecondsPer(start, count)
}

func yield1000(count int) float64 {
	var all sync.WaitGroup
	all.Add(1000)
	start := cpuNanoseconds()
	for j := 0; j < 1000; j++ {
		go func() {
			for i := 0; i < count; i++ {
				runtime.Gosched()
			}
			all.Done()
		}()
	}
	all.Wait()
	return nanosecondsPer(start, count*1000)
}

func spawnAwait(count int) float64 {
	result := make(chan int)
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		go func() { result <- 1 }()
		<-result
	}
	return nanosecondsPer(start, count)
}

func gather1000(count int) float64 {
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		var all sync.WaitGroup
		all.Add(1000)
		for j := 0; j < 1000; j++ {
			go func() { all.Done() }()
		}
		all.Wait()
	}
	return nanosecondsPer(start, count*1000)
}

func pingpong(count int) float64 {
	pings, pongs := make(chan int), make(chan int)
	go func() {
		for i := 0; i < count; i++ {
			<-pings
			pongs <- 1
		}
	}()
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		pings <- 1
		<-pongs
	}
	return nanosecondsPer(start, count)
}

func lockHandoff(count int) float64 {
	lock := make(chan int, 1)
	done := make(chan int)
	start := cpuNanoseconds()
	for i := 0; i < 2; i++ {
		go func() {
			for j := 0; j < count; j++ {
				lock <- 1
				runtime.Gosched()
				<-lock
			}
			done <- 1
		}()
	}
	<-done
	<-done
	return nanosecondsPer(start, 2*count)
}

func queue64(count int) float64 {
	queue := make(chan int, 64)
	start := cpuNanoseconds()
	go func() {
		for i := 0; i < count; i++ {
			queue <- i
		}
	}()
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-queue
	}
	return nanosecondsPer(start, count)
}

func timerInsCancel(count int) float64 {
	timers := make([]*time.Timer, count)
	start := cpuNanoseconds()
	for i := range timers {
		timers[i] = time.AfterFunc(time.Minute+time.Duration(rand.Int63n(int64(time.Minute))), func() {})
	}
	for i := range timers {
		timers[i].Stop()
	}
	return nanosecondsPer(start, count)
}

func timerInsFire(count int) float64 {
	fired := make(chan int, count)
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		time.AfterFunc(time.Duration(rand.Int63n(100000)), func() { fired <- 1 })
	}
	for i := 0; i < count; i++ {
		<-fired
	}
	return nanosecondsPer(start, count)
}

func timeoutPattern(count int) float64 {
	for i := 0; i < 10000; i++ {
		time.AfterFunc(time.Minute+time.Duration(rand.Int63n(int64(time.Minute/2))), func() {})
	}
	start := cpuNanoseconds()
	for i := 0; i < count; i++ {
		time.AfterFunc(2*time.Minute, func() {}).Stop()
	}
	return nanosecondsPer(start, count)
}

// Go has no exception to unwind with: a cancelled goroutine sees its context end, and returns.
func cancelEach(count int) float64 {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Add(count)
	for i := 0; i < count; i++ {
		go func() {
			<-ctx.Done()
			all.Done()
		}()
	}
	for i := 0; i < 10; i++ {
		runtime.Gosched()
	}
	time.Sleep(200 * time.Millisecond)
	start := cpuNanoseconds()
	cancel()
	all.Wait()
	return nanosecondsPer(start, count)
}

func sleep1m(count int) float64 {
	before := residentBytes()
	for i := 0; i < count; i++ {
		go time.Sleep(time.Hour)
	}
	time.Sleep(2 * time.Second)
	return (residentBytes() - before) / float64(count)
}

var rows = []row{
	{"yield1", 2000000, yield1},
	{"yield1000", 2000, yield1000},
	{"spawn_await", 500000, spawnAwait},
	{"gather1000", 500, gather1000},
	{"pingpong", 500000, pingpong},
	{"lock_handoff", 1000000, lockHandoff},
	{"queue64", 5000000, queue64},
	{"timer_ins_cancel", 100000, timerInsCancel},
	{"timer_ins_fire", 100000, timerInsFire},
	{"timeout_pattern", 500000, timeoutPattern},
	{"cancel_each", 100000, cancelEach},
	{"sleep1m", 1000000, sleep1m},
}

func main() {
	scale := 1.0
	wanted := map[string]bool{}
	for _, argument := range os.Args[1:] {
		if strings.HasPrefix(argument, "--scale=") {
			scale, _ = strconv.ParseFloat(strings.TrimPrefix(argument, "--scale="), 64)
		} else {
			wanted[argument] = true
		}
	}
	for _, r := range rows {
		if len(wanted) > 0 && !wanted[r.name] {
			continue
		}
		count := int(float64(r.count) * scale)
		if count < 1 {
			count = 1
		}
		fmt.Printf("%s\t%.2f\n", r.name, r.measure(count))
	}
}
