// Edits one field where it stands. Enter or leaving commits, Escape gives up. A value that is known to be
// wrong is told while it is typed and is not committed: the editor stays open with it.

import { useRef, useState, type FocusEvent } from 'react';
import type { Field } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useLatest } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { isComposing, keyName } from '@/lib/keys';
import { useUnsaved } from '@/lib/unsaved';
import { sameValue } from '@/records/values';

interface Props {
    field: Field;
    value: unknown;
    record: Readonly<Record<string, unknown>>;
    onCommit(value: unknown): void;
    /** After a commit by key the next row is wanted. */
    onClose(move?: 'down'): void;
    /** Why the value cannot be committed; not asked where there is no room to say it. */
    check?(value: unknown): string | null;
    /** What the server refused, to go on from. */
    refused?: { value: unknown; message: string } | undefined;
}

export function InlineEdit({ field, value, record, onCommit, onClose, check, refused }: Props) {
    const { label } = useLanguage();
    const kind = kindOf(field);
    const [draft, setDraft] = useState<unknown>(refused ? refused.value : (value ?? null));
    const [said, setSaid] = useState(refused?.message ?? null);
    const closed = useRef(false);
    const latest = useLatest(draft);
    const letGo = useUnsaved(!sameValue(field, draft, value));
    if (!kind.Edit) return null;

    function change(next: unknown) {
        setDraft(next);
        setSaid(check?.(next) ?? null);
    }
    function close(final: unknown, move?: 'down') {
        if (closed.current) return;
        const same = sameValue(field, final, value);
        const problem = same ? null : (check?.(final) ?? null);
        if (problem !== null) return setSaid(problem);
        closed.current = true;
        letGo();
        if (!same) onCommit(final);
        onClose(move);
    }
    function giveUp() {
        if (closed.current) return;
        closed.current = true;
        onClose();
    }
    function onBlur(event: FocusEvent<HTMLDivElement>) {
        if (event.relatedTarget && event.currentTarget.contains(event.relatedTarget)) return;
        if (!document.hasFocus()) return;
        // Focus moves on within the same turn when a popup of the editor takes it.
        const box = event.currentTarget;
        const inPopup = event.relatedTarget instanceof HTMLElement && event.relatedTarget.closest('[data-portal]');
        if (!inPopup && box.isConnected) close(latest.current);
    }
    return (
        <div
            onBlur={onBlur}
            onKeyDown={(event) => {
                if (isComposing(event)) return;
                const name = keyName(event);
                const taken = event.defaultPrevented;
                event.stopPropagation();
                if (name === 'Escape') giveUp();
                else if (name === 'Mod+Enter' || (name === 'Enter' && !taken && !kind.multiline)) {
                    event.preventDefault();
                    close(latest.current, name === 'Enter' ? 'down' : undefined);
                }
            }}
        >
            <kind.Edit
                field={field}
                value={draft}
                record={record}
                onChange={change}
                onPick={close}
                input={{ 'aria-label': label(field.label), autoFocus: true, error: said ?? undefined }}
            />
        </div>
    );
}
