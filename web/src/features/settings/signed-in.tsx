import { Button, Skeleton } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { endOtherSessions, sessionsQuery } from '@/api/admin';
import { useSubmit } from '@/api/use-submit';
import { deviceName } from '@/features/settings/device';
import { Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

/** Where one is signed in, and a way to end all of it but this. */
export function SignedIn() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const { data } = useQuery(sessionsQuery);
    const { busy, submit } = useSubmit();
    const end = async () => {
        if (!(await submit(endOtherSessions))) return;
        toast({ text: t('settings.signed_out_others') });
        await client.invalidateQueries(sessionsQuery);
    };
    return (
        <Section title={t('settings.sessions')} text={t('settings.sessions_text')}>
            {!data && <Skeleton height={60} />}
            <ul className={classes['lines']}>
                {data?.map((session) => (
                    <li key={session.id} className={classes['line']}>
                        <IconDeviceLaptop size={16} stroke={1.6} aria-hidden />
                        <span className={classes['strong']}>{deviceName(session.agent) || t('settings.device_unknown')}</span>
                        <span className="dimmed">{session.address}</span>
                        {session.present ? <Chip color="green">{t('settings.session_here')}</Chip> : <span className="dimmed">{texts.relative(session.seen_at, now)}</span>}
                    </li>
                ))}
            </ul>
            {data && data.length > 1 && (
                <div>
                    <Button variant="default" loading={busy} onClick={() => void end()}>
                        {t('settings.sign_out_others')}
                    </Button>
                </div>
            )}
        </Section>
    );
}
