import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { atRestQuery } from '@/api/at-rest';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';

/** Whether attachments and secrets lie encrypted, since when, and what is still to be done. */
export function AtRest() {
    const t = useT();
    const texts = useTexts();
    const { data } = useQuery(atRestQuery);
    if (!data) return null;
    const how = (
        <Link to="/help/$topic" params={{ topic: 'encryption' }} search={{}}>
            {t('settings.backup_how')}
        </Link>
    );
    if (!data.configured) return <>{t('settings.at_rest_none')} {how}</>;
    const current = data.keys.find((key) => key.current);
    const pending = data.plain || data.keys.some((key) => key.in_use && !key.current);
    return (
        <>
            <Chip color={pending ? 'orange' : 'green'}>
                {data.job && pending
                    ? t('settings.at_rest_running', { done: texts.number(data.job.done), total: texts.number(data.job.total) })
                    : t(pending ? 'settings.at_rest_pending' : 'settings.at_rest_done')}
            </Chip>{' '}
            {data.left > 0 && <>{t('settings.at_rest_left', { count: data.left })} </>}
            {current && t('settings.at_rest_key', { id: current.id, day: current.made_at ? texts.date_time(current.made_at) : '' })}
        </>
    );
}
