package io.mirrorneuron.store.redis.redisson;

import io.mirrorneuron.store.redis.ErrorReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.client.handler.CommandDecoder;
import org.redisson.client.handler.State;
import org.redisson.client.protocol.QueueCommand;

/**
 * Redisson's decoder with other values: its own turns an error into an exception with other words,
 * loses an error's place inside a list, and takes a list that is nil for an empty one.
 */
final class ReplyDecoder extends CommandDecoder {

  private Consumer<@Nullable Object> receiver = reply -> {};
  private Consumer<Throwable> broken = failure -> {};

  ReplyDecoder() {
    super("redis");
  }

  /** Says where to send replies and messages from now on. */
  void sendTo(Consumer<@Nullable Object> toWhom, Consumer<Throwable> failed) {
    receiver = toWhom;
    broken = failed;
  }

  /** Called when a whole reply is there; no command is known, because none was queued. */
  @Override
  protected void decodeCommand(
      Channel channel, ByteBuf in, @Nullable QueueCommand none, int end, State state) {
    Object reply = reply(in);
    checkpoint(); // or it would be decoded again when the next one is not complete yet
    receiver.accept(reply);
  }

  /** Where replies end and begin is not known any more. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken.accept(cause);
    var unused = context.close();
  }

  private static @Nullable Object reply(ByteBuf in) {
    byte kind = in.readByte();
    byte[] line = bytes(in, in.bytesBefore((byte) '\r'));
    return switch (kind) {
      case '+' -> line;
      case '-' -> new ErrorReply(new String(line, StandardCharsets.UTF_8));
      case ':' -> number(line);
      case '$' -> number(line) < 0 ? null : bytes(in, Math.toIntExact(number(line)));
      case '*' -> number(line) < 0 ? null : replies(in, Math.toIntExact(number(line)));
      default -> throw new DecoderException("not a reply of RESP 2: it begins with " + kind);
    };
  }

  private static List<@Nullable Object> replies(ByteBuf in, int count) {
    List<@Nullable Object> replies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      replies.add(reply(in));
    }
    return replies;
  }

  private static byte[] bytes(ByteBuf in, int length) {
    ByteBuf whole =
        in.readSlice(length + 2); // begins anew until all is there: nothing is made before
    byte[] bytes = new byte[length];
    ByteBuf unused = whole.readBytes(bytes);
    return bytes;
  }

  private static long number(byte[] line) {
    return Long.parseLong(new String(line, StandardCharsets.US_ASCII));
  }
}
