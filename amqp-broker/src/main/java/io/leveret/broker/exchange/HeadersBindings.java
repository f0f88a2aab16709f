package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;

/** Goes where the message's headers satisfy the binding's arguments; the routing key plays no part. */
final class HeadersBindings implements Bindings {

    private volatile List<Rule> rules = List.of();

    @Override
    public void validate(Binding binding) {
        HeadersMatch.of(binding.arguments());
    }

    @Override
    public void add(Binding binding) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(binding, HeadersMatch.of(binding.arguments())));
        rules = List.copyOf(more);
    }

    @Override
    public void remove(Binding binding) {
        rules = rules.stream().filter(rule -> !rule.binding().equals(binding)).toList();
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        List<Rule> present = rules;
        if (present.isEmpty()) {
            return;
        }
        FieldTable table = message.headers();
        for (Rule rule : present) {
            if (rule.match().isSatisfiedBy(table)) {
                into.add(rule.binding().destination());
            }
        }
    }

    @Override
    public boolean matchByKeyAlone() {
        return false;
    }

    private record Rule(Binding binding, HeadersMatch match) {}
}
