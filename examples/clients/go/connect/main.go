// Command connect asks for a refund's approval by the Connect protocol: HTTP that any proxy lets through.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"

	taskv1 "example.com/refund/gen/awaithumans/task/v1"
	"example.com/refund/gen/awaithumans/task/v1/taskv1connect"
	"example.com/refund/refund"
)

func main() {
	log.SetFlags(0)
	key := "refund:order_demo"
	if len(os.Args) > 1 {
		key = os.Args[1]
	}
	decision, err := ask(context.Background(), key)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(decision)
}

func ask(ctx context.Context, key string) (refund.Decision, error) {
	url := os.Getenv("AWAITHUMANS_URL")
	transport := connecthttp.NewTransport(http.DefaultClient, url)
	tasks := taskv1connect.NewTaskServiceClient(connect.NewClient(transport, authorize))

	created, err := tasks.CreateTask(ctx, refund.Question(key))
	if err != nil {
		return refund.Decision{}, err
	}
	log.Printf("Waiting for a person: %s/task?id=%s", url, created.Task.Id)
	for {
		// The server answers at the outcome, or after 25 seconds.
		waited, err := tasks.AwaitTask(ctx, &taskv1.AwaitTaskRequest{Id: created.Task.Id, WaitSeconds: 25})
		switch {
		case err != nil && !passes(err):
			return refund.Decision{}, err
		case err != nil:
			time.Sleep(time.Second) // The task waits for us.
		case refund.Over(waited.State):
			return refund.Read(waited.State, waited.GetResponseJson())
		}
	}
}

// passes tells whether the server or the way there is down; otherwise the server has refused.
func passes(err error) bool {
	var told *connect.Error
	isRefusal := errors.As(err, &told) && told.IsRemote()
	return !isRefusal || told.Code() == connect.CodeUnavailable
}

// authorize presents the token with every call.
func authorize(next connect.ClientFunc) connect.ClientFunc {
	return func(ctx context.Context, spec connect.Spec) (connect.ClientStream, error) {
		if call, ok := connect.CallInfoForClientContext(ctx); ok {
			call.RequestHeader().Set("Authorization", "Bearer "+os.Getenv("AWAITHUMANS_ADMIN_API_TOKEN"))
		}
		return next(ctx, spec)
	}
}
