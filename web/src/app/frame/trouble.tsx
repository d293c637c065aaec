import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCompass } from '@tabler/icons-react';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { isProblem } from '@/api/client';
import { problemText } from '@/api/use-submit';
import { usePageTitle } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';

export function NotFound() {
    const t = useT();
    usePageTitle(t('not_found.title'));
    return (
        <main>
            <h1 className="visually-hidden">{t('not_found.title')}</h1>
            <EmptyState icon={<IconCompass size={22} stroke={1.6} />} title={t('not_found.title')} text={t('not_found.text')}>
                <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
                    {t('not_found.home')}
                </Button>
            </EmptyState>
        </main>
    );
}

export function ScreenError({ error, reset }: { error: unknown; reset?: () => void }) {
    const t = useT();
    const router = useRouter();
    const queries = useQueryErrorResetBoundary();
    const title = isProblem(error, 'not_found') ? t('not_found.title') : t('trouble.title');
    return (
        <div role="alert">
            <h1 className="visually-hidden">{title}</h1>
            <EmptyState icon={<IconAlertTriangle size={22} stroke={1.6} />} title={title} text={problemText(t, error)}>
                <Button
                    variant="default"
                    onClick={() => {
                        queries.reset();
                        reset?.();
                        void router.invalidate();
                    }}
                >
                    {t('trouble.retry')}
                </Button>
            </EmptyState>
            {isProblem(error) && error.request_id && (
                <p className="dimmed" style={{ textAlign: 'center' }}>
                    {t('trouble.request', { id: error.request_id })}
                </p>
            )}
        </div>
    );
}
