package io.leveret.codec;

/** Class 90: transactions. */
public sealed interface TxMethod extends Method {

    /** Make the channel transactional. */
    record Select() implements TxMethod, FromClient {
        public static final MethodType<Select> TYPE = MethodType.plain(90, 10, "tx.select", Select::read);

        private static Select read(MethodReader in) {
            return new Select();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<Select> type() {
            return TYPE;
        }
    }

    /** It is. */
    record SelectOk() implements TxMethod {
        public static final MethodType<SelectOk> TYPE = MethodType.plain(90, 11, "tx.select-ok", SelectOk::read);

        private static SelectOk read(MethodReader in) {
            return new SelectOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<SelectOk> type() {
            return TYPE;
        }
    }

    /** Let what was published and acknowledged take effect. */
    record Commit() implements TxMethod, FromClient {
        public static final MethodType<Commit> TYPE = MethodType.plain(90, 20, "tx.commit", Commit::read);

        private static Commit read(MethodReader in) {
            return new Commit();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<Commit> type() {
            return TYPE;
        }
    }

    /** It did. */
    record CommitOk() implements TxMethod {
        public static final MethodType<CommitOk> TYPE = MethodType.plain(90, 21, "tx.commit-ok", CommitOk::read);

        private static CommitOk read(MethodReader in) {
            return new CommitOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<CommitOk> type() {
            return TYPE;
        }
    }

    /** Forget what was published and acknowledged. */
    record Rollback() implements TxMethod, FromClient {
        public static final MethodType<Rollback> TYPE = MethodType.plain(90, 30, "tx.rollback", Rollback::read);

        private static Rollback read(MethodReader in) {
            return new Rollback();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<Rollback> type() {
            return TYPE;
        }
    }

    /** It is forgotten. */
    record RollbackOk() implements TxMethod {
        public static final MethodType<RollbackOk> TYPE = MethodType.plain(90, 31, "tx.rollback-ok", RollbackOk::read);

        private static RollbackOk read(MethodReader in) {
            return new RollbackOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<RollbackOk> type() {
            return TYPE;
        }
    }
}
