import { Alert } from '@mantine/core';
import { IconDatabasePlus, IconSparkles, IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { demoQuery, plantDemo } from '@/api/admin';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import classes from '@/features/setup/first-run.module.css';

export function DataStep() {
    const t = useT();
    const client = useQueryClient();
    const navigate = useNavigate();
    const { data: demo } = useQuery(demoQuery);
    const { busy, error, submit } = useSubmit();
    const plant = async () => {
        if (!(await submit(plantDemo))) return;
        await client.invalidateQueries();
        await navigate({ to: '/', search: {} });
    };
    return (
        <>
            <h2>{t('first.data_question')}</h2>
            {error && <Alert color="red">{error}</Alert>}
            <div className={classes['cards']}>
                <button type="button" className={classes['card']} onClick={() => void navigate({ to: '/import', search: {} })}>
                    <IconUpload size={20} stroke={1.6} aria-hidden />
                    <strong>{t('first.import')}</strong>
                    <span>{t('first.import_text')}</span>
                </button>
                <button type="button" className={classes['card']} disabled={busy || demo?.planted} aria-busy={busy} onClick={() => void plant()}>
                    <IconSparkles size={20} stroke={1.6} aria-hidden />
                    <strong>{t(busy ? 'first.sample_running' : 'first.sample')}</strong>
                    <span>{t('first.sample_text')}</span>
                    {demo?.planted && <em>{t('first.applied')}</em>}
                </button>
                <button type="button" className={classes['card']} onClick={() => void navigate({ to: '/', search: {} })}>
                    <IconDatabasePlus size={20} stroke={1.6} aria-hidden />
                    <strong>{t('first.empty')}</strong>
                    <span>{t('first.empty_text')}</span>
                </button>
            </div>
        </>
    );
}
