// Sample data: planted into an empty workspace, taken away for good with one click.

import { Alert, Button, Modal, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { demoQuery, finishedJob, plantDemo, removeDemo } from '@/api/admin';
import { manyLabel, useMeta } from '@/api/meta';
import { useSubmit } from '@/api/use-submit';
import { Section } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function DemoData() {
    const { t } = useLanguage();
    const client = useQueryClient();
    const { data } = useQuery(demoQuery);
    const { busy, error, submit } = useSubmit();
    const [removing, setRemoving] = useState(false);

    const again = () => client.invalidateQueries();
    const plant = async () => {
        if (!(await submit(plantDemo))) return;
        toast({ text: t('settings.demo_planted') });
        await again();
    };
    return (
        <Section title={t('settings.demo')} text={t('settings.demo_text')}>
            {error && <Alert color="red">{error}</Alert>}
            {!data && <Skeleton height={30} />}
            {data && (
                <div className={classes['headActions']}>
                    {data.planted ? (
                        <Button color="red" variant="light" onClick={() => setRemoving(true)}>
                            {t('settings.demo_remove')}
                        </Button>
                    ) : (
                        <Button variant="default" loading={busy} onClick={() => void plant()}>
                            {t('settings.demo_plant')}
                        </Button>
                    )}
                </div>
            )}
            {removing && (
                <RemovalDialog
                    onClose={() => setRemoving(false)}
                    onRemoved={async () => {
                        setRemoving(false);
                        toast({ text: t('settings.demo_removed') });
                        await again();
                    }}
                />
            )}
        </Section>
    );
}

function RemovalDialog({ onClose, onRemoved }: { onClose(): void; onRemoved(): Promise<unknown> }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const meta = useMeta();
    const { data } = useQuery(demoQuery);
    const { busy, error, submit } = useSubmit();
    const changed = data?.objects.reduce((sum, each) => sum + each.changed, 0) ?? 0;
    const go = async () => {
        const done = await submit(async () => {
            const { job } = await removeDemo();
            await finishedJob(job);
        });
        if (done) await onRemoved();
    };
    return (
        <Modal opened onClose={onClose} title={t('settings.demo_remove')} size={460}>
            <div className={classes['form']}>
                {error && <Alert color="red">{error}</Alert>}
                <p>{t('settings.demo_remove_text')}</p>
                {changed > 0 && <Alert color="orange">{t('settings.demo_changed', { count: changed })}</Alert>}
                <ul className={classes['lines']}>
                    {data?.objects.map((each) => {
                        const object = meta.object(each.object);
                        return (
                            <li key={each.object} className={classes['line']}>
                                <span>{object ? label(manyLabel(object)) : each.object}</span>
                                <span className={`${classes['lineActions']} tabular`}>{texts.number(each.records)}</span>
                            </li>
                        );
                    })}
                </ul>
                <div className={classes['buttons']}>
                    <Button variant="default" data-autofocus onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button color="red.9" loading={busy} onClick={() => void go()}>
                        {t('settings.demo_remove')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
