package io.mirrorneuron.store.redis.lettuce;

import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.connect.Replies;
import java.util.concurrent.CancellationException;

/** A command on its way; its reply goes to those of its exchange. */
final class Sent extends Written {

  private final Replies replies;

  Sent(RedisCommand command, Replies replies) {
    super(command);
    this.replies = replies;
  }

  @Override
  public void complete() {
    super.complete();
    replies.add(get());
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    replies.fail(cause);
    return super.completeExceptionally(cause);
  }

  @Override
  public void cancel() {
    replies.fail(new CancellationException("cancelled by Lettuce"));
    super.cancel();
  }
}
