"""Retrains the housing model every night on the data of the day before.

Exit codes:
  20  kept the champion: success, with a note in the log
  21  bad data: failed at once, without retries; the on-failure callback tells a person
  69  another run is at it: skipped
  74, 75  retried, three times; the same command goes on from its last checkpoint
  others  failed at once
"""

import subprocess
from datetime import timedelta

import pendulum
from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.operators.python import get_current_context

HOME = "/opt/spark-sgd"
KEPT, ANOTHER_RUN, RETRYABLE = 20, 69, (74, 75)


def alert(context):
    """Put your own messenger here."""
    print(f"ALERT: {context['task_instance_key_str']}: {context.get('exception')}")


def run(command):
    """The exit code of command, which is told to stop when the task is."""
    process = subprocess.Popen(command, cwd=HOME)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


@dag(
    schedule="17 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=15),
        "on_failure_callback": alert,
    },
)
def housing_nightly():
    @task(execution_timeout=timedelta(hours=6))
    def retrain():
        day = get_current_context()["ds"]
        config = ["--config", "conf/housing-nightly.conf", "--as-of", day]
        code = run(["scripts/spark-sgd", "retrain", *config])
        if code == KEPT:
            print("The new model is not better; the champion stays.")
        elif code == ANOTHER_RUN:
            raise AirflowSkipException("another run is at work")
        elif code in RETRYABLE:
            raise AirflowException(f"exit code {code}: tried again later")
        elif code != 0:
            raise AirflowFailException(f"exit code {code}: see the status file and the log")

    retrain()


housing_nightly()
