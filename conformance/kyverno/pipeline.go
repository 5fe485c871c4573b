package main

import (
	"bufio"
	"encoding/json"
	"io"
	"runtime"
	"sync"
)

// pipeline judges on every core, for Kyverno compiles the CEL of a ClusterPolicy again for each request.
// Answers leave in the order of the questions.
type pipeline struct {
	engine  *engine
	answers chan chan any
	cores   chan struct{}
	reviews sync.WaitGroup
}

func newPipeline(engine *engine) *pipeline {
	return &pipeline{engine: engine, answers: make(chan chan any, 256), cores: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

func (p *pipeline) run(input io.Reader, output io.Writer) error {
	go p.read(bufio.NewReaderSize(input, 1<<20))
	return p.write(bufio.NewWriterSize(output, 1<<20))
}

func (p *pipeline) read(input *bufio.Reader) {
	defer close(p.answers)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			p.ask(line)
		}
		if err != nil {
			return
		}
	}
}

// ask does not wait for a review; a load waits for the reviews before it.
func (p *pipeline) ask(line []byte) {
	answer := make(chan any, 1)
	p.answers <- answer
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		answer <- failure{err.Error()}
		return
	}
	if r.Op != "review" {
		p.reviews.Wait()
		answer <- p.engine.answer(r)
		return
	}
	p.cores <- struct{}{}
	p.reviews.Go(func() {
		answer <- p.engine.answer(r)
		<-p.cores
	})
}

func (p *pipeline) write(output *bufio.Writer) error {
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for answer := range p.answers {
		if err := encoder.Encode(<-answer); err != nil {
			return err
		}
		if len(p.answers) > 0 {
			continue
		}
		if err := output.Flush(); err != nil {
			return err
		}
	}
	return nil
}
