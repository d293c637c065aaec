import { Component, type ReactNode } from 'react';

interface Props {
    children: ReactNode;
    fallback: (error: Error, retry: () => void) => ReactNode;
    /** Another key, another try: the address, say. */
    reset_key?: string;
}

export class ErrorBoundary extends Component<Props, { error: Error | null }> {
    override state: { error: Error | null } = { error: null };

    static getDerivedStateFromError(error: unknown) {
        return { error: error instanceof Error ? error : new Error(String(error)) };
    }
    override componentDidUpdate(before: Props) {
        if (this.state.error && before.reset_key !== this.props.reset_key) this.setState({ error: null });
    }
    override render() {
        return this.state.error ? this.props.fallback(this.state.error, () => this.setState({ error: null })) : this.props.children;
    }
}
