// Decides, withdraws and hands on. An approval waits a moment before it is sent, so that a slip of the
// thumb can be taken back; who leaves the page has meant it.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { decideApproval, delegateApproval, refreshApprovals, withdrawApproval, type ApprovalRequest } from '@/api/approvals';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

const held_ms = 5_000;

interface Held {
    timer: ReturnType<typeof setTimeout>;
    send(): void;
}

export function useDecide() {
    const t = useT();
    const client = useQueryClient();
    const waiting = useRef(new Map<string, Held>());
    const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
    const hold = (id: string, on: boolean) =>
        setHeld((before) => {
            const next = new Set(before);
            if (on) next.add(id);
            else next.delete(id);
            return next;
        });

    async function run(request: ApprovalRequest, action: () => Promise<unknown>, said: string): Promise<boolean> {
        try {
            await action();
            toast({ id: `approval-${request.id}`, text: said });
            return true;
        } catch (error) {
            toast({ id: `approval-${request.id}`, text: problemLine(t, error), failed: true });
            return false;
        } finally {
            await refreshApprovals(client);
            void client.invalidateQueries({ queryKey: ['records', request.record.object] });
        }
    }

    /** Takes it out of what waits; false where it has gone already. */
    function take(id: string): boolean {
        const kept = waiting.current.get(id);
        clearTimeout(kept?.timer);
        return waiting.current.delete(id);
    }

    function approve(request: ApprovalRequest) {
        const { id, seen, record } = request;
        if (waiting.current.has(id)) return;
        const send = () => {
            if (!take(id)) return;
            void run(request, () => decideApproval(id, { decision: 'approve', seen }), t('approvals.approved_it', { name: record.title })).finally(() => hold(id, false));
        };
        waiting.current.set(id, { timer: setTimeout(send, held_ms), send });
        hold(id, true);
        toast({ id: `approval-${id}`, text: t('approvals.approving', { name: record.title }), action: { label: t('action.undo'), run: () => take(id) && hold(id, false) } });
    }

    useEffect(() => {
        const kept = waiting.current;
        const flush = () => [...kept.values()].forEach(({ send }) => send());
        window.addEventListener('pagehide', flush);
        return () => {
            window.removeEventListener('pagehide', flush);
            flush();
        };
    }, []);

    return {
        /** Approved here, not yet sent. */
        held,
        approve,
        reject: (request: ApprovalRequest, reason: string) => run(request, () => decideApproval(request.id, { decision: 'reject', reason, seen: request.seen }), t('approvals.rejected_it', { name: request.record.title })),
        withdraw: (request: ApprovalRequest, reason: string) => run(request, () => withdrawApproval(request.id, reason), t('approvals.withdrawn_it')),
        delegate: (request: ApprovalRequest, to: string, reason: string) => {
            const other = request.steps.flatMap((step) => step.turns).find((turn) => turn.state === 'waiting')?.approver?.id;
            return run(request, () => delegateApproval(request.id, to, reason, request.may.decide ? undefined : other), t('approvals.delegated_it'));
        },
    };
}

export type Decide = ReturnType<typeof useDecide>;
