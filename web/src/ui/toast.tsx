import { Button } from '@mantine/core';
import { hideNotification, showNotification } from '@mantine/notifications';

interface Action {
    label: string;
    run(): void;
}

export interface Toast {
    text: string;
    /** The way back, mostly. */
    action?: Action | undefined;
    other?: Action | undefined;
    failed?: boolean;
    /** Replaces the toast that carries the same id. */
    id?: string;
}

const shown_ms = 5000;
const shown_with_action_ms = 10_000;
let last_id = 0;

export function toast({ text, action, other, failed, id }: Toast): void {
    const shown = id ?? `toast-${++last_id}`;
    if (id) hideNotification(id);
    showNotification({
        id: shown,
        autoClose: action || failed ? shown_with_action_ms : shown_ms,
        color: failed ? 'red' : 'ink',
        role: failed ? 'alert' : 'status',
        message: (
            <div style={{ display: 'flex', alignItems: 'center', gap: 12, minWidth: 0, fontSize: '0.8125rem' }}>
                <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{text}</span>
                {[other, action].map(
                    (each) =>
                        each && (
                            <Button
                                key={each.label}
                                size="compact-xs"
                                variant="light"
                                onClick={() => {
                                    hideNotification(shown);
                                    each.run();
                                }}
                            >
                                {each.label}
                            </Button>
                        ),
                )}
            </div>
        ),
    });
}
