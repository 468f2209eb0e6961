// The examples of the tour, in the order in which they are told.
#pragma once

namespace tour {

void wait_two_seconds();
void returned_future();
void forgotten_await();
void task_is_a_future();
void coroutine_object();
void run_inside_a_loop();
void background_task();
void task_during_a_sleep();
void two_tasks();
void gathering_future();
void infinite_list();
void body_begins_at_the_await();
void inspect_coroutine();
void function_and_object();
void ways_to_run();
void three_awaitables();
void future_set_elsewhere();
void blocking_function();
void chain();
void sequential();
void concurrent();
void operation_timed_out();
void execution_flow();
void cooperative();
void returns_a_value();
void the_answer();
void loop_by_hand();
void cancelled_task();
void cancelled_with_cleanup();
void cancelled_and_returns();
void fetch_two_sources();
void three_durations();
void entry_point();
void no_event_loop();
void awaited_coroutine();
void task_without_await();
void awaited_task();
void task_at_the_next_await();
void unfinished_task();
void nothing_awaited();
void one_of_two_awaited();
void task_is_not_its_value();
void producer_and_consumer();
void two_at_a_time();

}  // namespace tour
