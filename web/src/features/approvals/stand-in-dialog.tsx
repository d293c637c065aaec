// Who decides while one is away, from which day to which.

import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshApprovals, setStandIn, standInQuery, type StandIn } from '@/api/approvals';
import { useSubmit } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { Person } from '@/records/approvals/reason-dialog';
import { toast } from '@/ui/toast';
import classes from '@/records/ask-dialog.module.css';

export function StandInDialog({ onClose }: { onClose(): void }) {
    const { t } = useLanguage();
    const { data } = useQuery(standInQuery);
    return (
        <Modal opened onClose={onClose} title={t('approvals.away')} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            {data ? <Form now={data} onClose={onClose} /> : <Skeleton height={160} />}
        </Modal>
    );
}

function Form({ now, onClose }: { now: StandIn; onClose(): void }) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [person, setPerson] = useState<string | null>(now.stand_in?.id ?? null);
    const [first, setFirst] = useState(now.first_day ?? '');
    const [last, setLast] = useState(now.last_day ?? '');
    const save = async (who: string | null) => {
        const done = await submit(() => setStandIn({ stand_in: who, first_day: who ? first : null, last_day: who ? last : null }));
        if (!done) return;
        await refreshApprovals(client);
        toast({ text: t(who ? 'approvals.away_set' : 'approvals.away_over') });
        onClose();
    };
    return (
        <form
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void save(person);
            }}
        >
            <p className="dimmed">{t('approvals.away_text')}</p>
            <div className={classes['asked']}>
                <Person label={t('approvals.stand_in')} value={person} onChange={setPerson} />
                <TextInput type="date" label={t('approvals.first_day')} value={first} onChange={(event) => setFirst(event.currentTarget.value)} />
                <TextInput type="date" label={t('approvals.last_day')} value={last} error={(Object.values(field_errors)[0] || error) ?? undefined} onChange={(event) => setLast(event.currentTarget.value)} />
            </div>
            <div className={classes['buttons']}>
                {now.stand_in && (
                    <Button variant="subtle" color="gray" mr="auto" onClick={() => void save(null)}>
                        {t('approvals.away_end')}
                    </Button>
                )}
                <Button variant="default" onClick={onClose}>
                    {t('action.cancel')}
                </Button>
                <Button type="submit" loading={busy} disabled={!person || !first || !last}>
                    {t('action.save')}
                </Button>
            </div>
        </form>
    );
}
