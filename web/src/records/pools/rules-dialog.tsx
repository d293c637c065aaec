// To whom the assignment rules would give the selected leads, before they do.

import { Button, Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewAssignment, type AssignmentTarget, type Foreseen } from '@/api/assignment';
import type { ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import ask from '@/records/ask-dialog.module.css';
import classes from '@/records/pools/rules-dialog.module.css';

interface Props {
    object: ObjectMeta;
    target: AssignmentTarget;
    onGo(): Promise<boolean>;
    onClose(): void;
}

export function RulesDialog({ object, target, onGo, onClose }: Props) {
    const { t } = useLanguage();
    const [busy, setBusy] = useState(false);
    const { data, error } = useQuery({ queryKey: ['assignment', 'preview', target], queryFn: ({ signal }) => previewAssignment(target, signal), staleTime: 0, gcTime: 0 });
    const moves = data?.leads.some((lead) => lead.outcome !== 'no_rule') ?? false;
    const go = async () => {
        if (!moves || busy) return;
        setBusy(true);
        if (await onGo()) onClose();
        else setBusy(false);
    };
    return (
        <Modal opened onClose={onClose} title={t('assign.title')} size={640} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                <p className="dimmed">{t('assign.text')}</p>
                {error && <p role="alert">{problemText(t, error)}</p>}
                {!data && !error && <Skeleton height={160} mt="sm" />}
                {data && <Verdicts object={object} leads={data.leads} />}
                {data?.more && <p className="dimmed">{t('assign.more', { count: data.leads.length })}</p>}
                {data && !moves && <p role="status">{t('assign.nothing')}</p>}
                <div className={ask['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" data-autofocus loading={busy} data-disabled={!moves || undefined}>
                        {t('assign.go')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

function Verdicts({ object, leads }: { object: ObjectMeta; leads: readonly Foreseen[] }) {
    const { t, label } = useLanguage();
    const reasons = object.fields.find((field) => field.name === 'assigned_why')?.options ?? [];
    const to = ({ outcome, user, pool }: Foreseen) => {
        if (outcome === 'no_rule') return t('assign.stays');
        return outcome === 'waits' ? t('assign.waits') : ((user ?? pool)?.name ?? '');
    };
    const why = ({ why: value }: Foreseen) => {
        const reason = reasons.find((option) => option.value === value);
        return reason ? label(reason.label) : t('assign.no_rule');
    };
    return (
        <div className={classes['scroll']}>
            <table className={classes['table']}>
                <thead>
                    <tr>
                        <th scope="col">{t('assign.lead')}</th>
                        <th scope="col">{t('assign.to')}</th>
                        <th scope="col">{t('assign.why')}</th>
                    </tr>
                </thead>
                <tbody>
                    {leads.map((lead) => (
                        <tr key={lead.id}>
                            <th scope="row">{lead.name}</th>
                            <td>{to(lead)}</td>
                            <td className="dimmed">{[lead.rule?.name, why(lead)].filter(Boolean).join(t('assign.between'))}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
